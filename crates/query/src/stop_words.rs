//! Words that say nothing about what happened, in the six languages whose moods are read, as [`fold`](crate::fold) leaves
//! them: without accents, cut at apostrophes. Words of one or two letters need not stand here, they are never shown. One
//! list serves all languages, as who asks does not always know the language; so a word that says something in one of
//! them is in no list (German `die` and `war`, Spanish `once`).

use std::{collections::HashSet, sync::LazyLock};

const FRENCH: &str = "
    afin ailleurs ainsi alors apres assez aucun aucune aujourd aujourdhui auquel aussi aussitot autant autour autre
    autres aux avaient avais avait avant avec avez aviez avoir avons ayant beaucoup bien bientot car cela celle celles
    celui cependant ces cet cette ceux chacun chaque chez ici comme comment contre dans dehors deja demain depuis
    dernier derniere derriere des desormais deux devant devrait dire dit doit doivent donc dont durant elle elles
    encore enfin ensuite entre environ est etaient etais etait etant ete etes etre eux faire fais faisait fait faites
    faut fera fois font furent hier hors ils jamais jour jours jusqu jusque juste laquelle lequel les lesquelles
    lesquels leur leurs loin lors lorsque lui maintenant mais malgre meme memes merci mes mettre mieux moi moins mon
    nos notre nous ont ouais oui par parce parfois parle parler parmi pas pendant personne peu peut peuvent peux plus
    plusieurs plutot pour pourquoi pourtant pouvait pouvoir presque puis puisque quand quant que quel quelle quelles
    quelqu quelque quelques quels qui quoi rien sans sauf sera serait serez ses seul seule seulement sinon soient soit
    sommes son sont souvent sous suis sur tant tard tellement tels telle telles tes toi ton toujours tous tout toute
    toutes tres trois trop une vais vas venir vers veut veux via vient voici voila voir vont vos votre vous vraiment
    vrai vraie etc bonjour bonsoir salut";

const ENGLISH: &str = "
    about above actually after again against all almost already also although always and another any anyone anything
    are aren around ask away back because been before being below between both but call came can cannot come could
    couldn day days did didn does doesn doing don done down during each either else enough even ever every everyone
    everything few first for from further gave get gets getting give goes going gone gonna good got gotta had hadn has
    hasn have haven having hello her here hers herself him himself his how however into isn its itself just keep know
    last least less let like little look looking lot made make makes making many may maybe mean might more most much
    must myself need needs never new next nobody none nor not nothing now off often okay once one only onto other
    others our ours out over own people per perhaps please pretty put quite rather really right said same saw say says
    see seem seems seen several shall she should shouldn since some someone something soon still such sure take taken
    than thank thanks that the their theirs them themselves then there these they thing things think this those though
    three through till time times today together tomorrow tonight too took toward towards try trying two under until
    upon use used using very via wanna want wants was wasn way week well went were weren what whatever when where
    whether which while who whole whom whose why will with within without won work would wouldn yeah year years yes
    yesterday yet you your yours yourself";

const GERMAN: &str = "
    aber alle allem allen aller alles als also auch auf aus bei beim bin bis bist bitte dabei dafur dagegen daher
    damit dann daran darauf daraus darum das dass davon dazu dein deine dem den denn der deren des deshalb dessen dich
    dies diese diesem diesen dieser dieses dir doch dort durch eben eigentlich ein eine einem einen einer eines
    einfach einmal endlich etwas euch euer eure fur ganz gar gegen genau gerade gibt habe haben habt hatte hatten
    heute hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer ist jede jedem jeden jeder jedes jetzt kann
    kein keine keinen keiner konnen konnte machen macht mal man mehr mein meine meinem meinen meiner mich mir mit muss
    mussen nach nicht nichts nie noch nun nur oder ohne schon sehr seid sein seine seinem seinen seiner seit sich sie
    sind soll sollen sollte sondern sonst uber und uns unser unsere unter viel viele vielleicht vom von vor wann waren
    warum was weil weiter welche welcher wenn werde werden wie wieder wir wird wirklich wissen wohl wollen worden
    wurde wurden zum zur zwar zwischen";

const SPANISH: &str = "
    ahora algo alguien algun alguna algunas alguno algunos alla alli ante antes aqui asi aun aunque cada casi como con
    contra cosas cual cuando cuanto debe del desde despues donde dos durante ella ellas ellos entonces entre era eran
    eres esa esas ese eso esos esta estaba estado estamos estan estar estas este esto estos estoy fue fueron gracias
    gran habia hace hacen hacer hacia han hasta hay hola hoy las les los luego mas menos mientras mis mismo mucha
    muchas mucho muchos muy nada nadie ningun ninguna nos nosotros nuestra nuestro nunca otra otras otro otros para
    pero poco por porque pues puede pueden puedo que quien quiere quiero segun ser siempre siendo sin sino sobre solo
    somos son soy sus tambien tampoco tan tanto tener tengo tenia tiene tienen toda todas todavia todo todos tras tus
    una unas uno unos usted ustedes van vez vosotros voy";

const ITALIAN: &str = "
    abbia abbiamo adesso agli alcuni alla alle allo allora altra altre altri altro anche ancora anni appena avere
    aveva avevo bene che chi ciao come con cosa cosi cui dagli dai dal dalla dalle degli dei del della delle dello
    dentro deve devo dopo dove due ecco era erano essere fare fatto fino fra gia gli grazie hanno invece lei loro lui
    mai meno mentre mia mie miei mio molta molte molti molto negli nei nel nella nelle nessuno niente noi non nostra
    nostro nulla ogni oggi ora per perche pero piu poco poi prima proprio puo qualche qualcosa qualcuno quale quando
    quanto quasi quel quella quelle quelli quello questa queste questi questo qui quindi sarebbe sei sempre senza
    siamo siete solo sono sopra sotto stata stati stato stesso sua subito sue sugli sui sul sulla sulle suo suoi tanto
    troppo tua tue tuo tuoi tutta tutte tutti tutto una uno vai vedere verso voglio voi volta vostra vostro";

const PORTUGUESE: &str = "
    agora ainda alem algo alguem algum alguma algumas alguns ali antes aos apenas apos aquela aquele aquilo assim ate
    bem boa cada coisa coisas com como contra das dela dele deles depois desde desta deste disso dizer dos ela elas
    ele eles enquanto entao entre era eram essa essas esse esses esta estao estar estava este estes estou faz fazem
    fazer foi foram havia hoje isso isto lhe maior mais mas melhor mesma mesmo meu meus minha minhas muita muitas
    muito muitos nada nao nas nem nenhum nenhuma ninguem nos nossa nosso nunca obrigado obrigada onde ontem outra
    outras outro outros para pela pelas pelo pelos pode podem porque pouco pra qual qualquer quando quanto quase que
    quem quer sao seja sem sempre sendo ser sera seu seus sim sob sobre somos sou sua suas tambem tao tem temos tenho
    ter teve tinha toda todas todo todos tudo uma umas uns vai vao voce voces vou";

/// Left-overs of addresses, re-posts and mark-up.
const TECHNICAL: &str = "amp com gif gmt htm html http https jpg lol mdr nbsp org pic png quot rts utc www";

const LISTS: [&str; 7] = [FRENCH, ENGLISH, GERMAN, SPANISH, ITALIAN, PORTUGUESE, TECHNICAL];

/// Whether a word, as [`fold`](crate::fold) leaves it, says nothing about what happened: `the`, `nous`, `nicht`.
#[must_use]
pub(crate) fn is_stop_word(folded: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| LISTS.iter().flat_map(|list| list.split_whitespace()).collect());
    WORDS.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_written_as_words_are_folded() {
        for word in LISTS.iter().flat_map(|list| list.split_whitespace()) {
            assert_eq!(crate::fold(word), word);
            assert!(word.len() >= 3 && is_stop_word(word), "{word}");
        }
        for word in [
            "rappel", "recall", "panne", "refund", "listeria", "die", "war", "retirada", "richiamo",
            "ruckruf",
        ] {
            assert!(!is_stop_word(word), "{word}");
        }
    }
}
