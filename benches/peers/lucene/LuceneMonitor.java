// Matches posts against queries with Lucene Monitor on one thread, and says how many posts a second it does.
//
// Queries: one a line, in brackets, such as (and (word delta) (not (or (prefix job) (phrase air france)))); further
// forms are (near STEPS QUERY QUERY) over words, phrases, prefixes and (or …) of them, and (is FIELD VALUE). A word that
// begins with # or @ is looked for among the signs.
// Posts: one a line, fields with tabs between them: the folded words, the signed words, language, source, type.
// Both come from Vigie's own tokenizer, so that Lucene has nothing to fold and the same words to match.

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.monitor.RegexpQueryHandler;
import org.apache.lucene.monitor.TermFilteredPresearcher;
import org.apache.lucene.monitor.TermWeightor;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

public class LuceneMonitor {
    private static final int[] BATCHES = {1, 100, 1000};

    /** A form and what stands in it. */
    private record Form(String name, List<String> words, List<Form> parts) {
        static Form read(String line) {
            Deque<String> pieces = new ArrayDeque<>(Arrays.asList(line.replace("(", "( ").replace(")", " )").split(" +")));
            pieces.removeFirst();
            return read(pieces);
        }

        private static Form read(Deque<String> pieces) {
            Form form = new Form(pieces.removeFirst(), new ArrayList<>(), new ArrayList<>());
            while (true) {
                String piece = pieces.removeFirst();
                switch (piece) {
                    case ")" -> { return form; }
                    case "(" -> form.parts.add(read(pieces));
                    default -> form.words.add(piece);
                }
            }
        }

        Query query() {
            return switch (name) {
                case "word" -> new TermQuery(new Term(field(words.get(0)), words.get(0)));
                case "is" -> new TermQuery(new Term(words.get(0), words.get(1)));
                case "phrase" -> new PhraseQuery("text", words.toArray(String[]::new));
                // The handler of the presearcher knows regular expressions only.
                case "prefix" -> new RegexpQuery(new Term("text", words.get(0) + ".*"));
                case "near" -> new IntervalQuery("text", Intervals.maxgaps(
                    Integer.parseInt(words.get(0)) - 1,
                    Intervals.unordered(parts.get(0).interval(), parts.get(1).interval())));
                default -> joined();
            };
        }

        private Query joined() {
            BooleanQuery.Builder builder = new BooleanQuery.Builder();
            if (name.equals("not")) {
                return builder.add(new MatchAllDocsQuery(), Occur.MUST).add(parts.get(0).query(), Occur.MUST_NOT).build();
            }
            for (Form part : parts) {
                if (name.equals("and") && part.name.equals("not")) {
                    builder.add(part.parts.get(0).query(), Occur.MUST_NOT);
                } else {
                    builder.add(part.query(), name.equals("and") ? Occur.MUST : Occur.SHOULD);
                }
            }
            return builder.build();
        }

        private IntervalsSource interval() {
            return switch (name) {
                case "word" -> Intervals.term(words.get(0));
                case "phrase" -> Intervals.phrase(words.toArray(String[]::new));
                case "prefix" -> Intervals.prefix(new BytesRef(words.get(0)));
                default -> Intervals.or(parts.stream().map(Form::interval).toArray(IntervalsSource[]::new));
            };
        }

        private static String field(String word) {
            return word.startsWith("#") || word.startsWith("@") || word.startsWith("$") ? "signs" : "text";
        }
    }

    private static Document document(String line) {
        String[] parts = line.split("\t", -1);
        Document document = new Document();
        document.add(new TextField("text", parts[0], Field.Store.NO));
        document.add(new TextField("signs", parts[1], Field.Store.NO));
        document.add(new StringField("lang", parts[2], Field.Store.NO));
        document.add(new StringField("source", parts[3], Field.Store.NO));
        document.add(new StringField("type", parts[4], Field.Store.NO));
        return document;
    }

    /** Matches batches until the time is over or all posts were seen; returns the posts and the matches. */
    private static long[] match(Monitor monitor, List<Document> posts, int batch, double seconds) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long matches = 0;
        int at = 0;
        while (at < posts.size() && System.nanoTime() < end) {
            Document[] next = posts.subList(at, Math.min(at + batch, posts.size())).toArray(Document[]::new);
            var found = monitor.match(next, QueryMatch.SIMPLE_MATCHER);
            for (int nth = 0; nth < next.length; nth++) {
                matches += found.getMatchCount(nth);
            }
            at += next.length;
        }
        return new long[] {at, matches};
    }

    public static void main(String[] arguments) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(arguments[0]));
        List<Document> posts = Files.readAllLines(Path.of(arguments[1])).stream().map(LuceneMonitor::document).toList();
        double seconds = Double.parseDouble(arguments[2]);
        var presearcher = new TermFilteredPresearcher(TermWeightor.DEFAULT, List.of(new RegexpQueryHandler()), Set.of());
        try (Analyzer analyzer = new WhitespaceAnalyzer(); Monitor monitor = new Monitor(analyzer, presearcher)) {
            List<MonitorQuery> queries = new ArrayList<>();
            for (String line : lines) {
                queries.add(new MonitorQuery(Integer.toString(queries.size()), Form.read(line).query()));
            }
            monitor.register(queries);
            for (int batch : BATCHES) {
                match(monitor, posts, batch, seconds); // the machine compiles what is hot
                long started = System.nanoTime();
                long[] done = match(monitor, posts, batch, seconds);
                System.out.printf("%d %.0f %d %d%n", batch, done[0] / ((System.nanoTime() - started) / 1e9), done[0], done[1]);
            }
        }
    }
}
