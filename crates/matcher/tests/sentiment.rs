//! The mood of sentences as people write them.

use vigie_matcher::{Scratch, classify};
use vigie_model::{
    Polarity::{self, Negative, Neutral, Positive},
    Sentiment,
};

fn mood(lang: &str, text: &str) -> Sentiment {
    classify(None, text, Some(lang), &mut Scratch::default()).sentiment
}

/// All rows are judged before any failure is shown, so that one run tells which words a change has moved.
fn check(lang: &str, rows: &[(Polarity, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(expected, text)| (*expected, *text, mood(lang, text)))
        .filter(|(expected, _, mood)| mood.label != *expected)
        .map(|(expected, text, mood)| {
            format!(
                "{text}\n  expected {expected:?}, got {:?} {:+.2}: {:?}",
                mood.label, mood.score, mood.terms
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn english_praise_and_blame() {
    check(
        "en",
        &[
            (Positive, "I love this phone"),
            (Positive, "The crew was friendly and boarding was smooth"),
            (Positive, "Best coffee in town, highly recommended"),
            (Positive, "Can't wait to try the new menu"),
            (Positive, "looking forward to my flight tomorrow"),
            (Positive, "Thank you so much for the quick reply"),
            (Positive, "soooo happyyyy with my new bike"),
            (Positive, "AMAZING service from the team in Lyon"),
            (Positive, "you guys rock"),
            (Positive, "Their support went above and beyond"),
            (Positive, "Happy birthday to our favourite shop!"),
            (Positive, "works like a charm :)"),
            (Negative, "I hate this update"),
            (Negative, "My suitcase arrived broken and nobody answers the phone"),
            (Negative, "Worst airline ever"),
            (Negative, "Two hours on hold and then they hung up on me"),
            (Negative, "still waiting for my refund"),
            (Negative, "The app crashes every time I open it"),
            (Negative, "what a joke of a company"),
            (Negative, "Fed up with these delays"),
            (Negative, "not worth the money"),
            (Negative, "wtf is wrong with you people"),
            (Negative, "The waiter was rude and the food was cold :("),
            (Negative, "Avoid at all costs, total scam"),
            (Negative, "I will never fly with them again"),
            (Negative, "this is RIDICULOUS"),
        ],
    );
}

#[test]
fn french_praise_and_blame() {
    check(
        "fr",
        &[
            (Positive, "J'adore ce parfum"),
            (Positive, "Service au top, je recommande"),
            (Positive, "Trop bien la nouvelle appli"),
            (Positive, "Livraison rapide et emballage soigné"),
            (Positive, "Le personnel est très aimable et à l’écoute"),
            (Positive, "Hâte de recevoir ma commande !"),
            (Positive, "c'est genial"),
            (Positive, "Merci beaucoup pour votre réactivité"),
            (Positive, "troooop belle cette robe"),
            (Positive, "Un vrai régal, on reviendra"),
            (Positive, "Bravo à toute l'équipe !"),
            (Positive, "Rien à redire, c'est parfait"),
            (Negative, "Ras le bol de cette compagnie"),
            (Negative, "C'est honteux, service client injoignable"),
            (Negative, "Arnaque totale, à fuir"),
            (Negative, "Mon colis est perdu et aucune réponse"),
            (Negative, "ça marche pas depuis hier"),
            (Negative, "n'importe quoi ce site"),
            (Negative, "Toujours pas remboursé, c'est du vol"),
            (Negative, "Encore en retard, j'en ai marre"),
            (Negative, "relou cette pub"),
            (Negative, "Produit à éviter"),
            (Negative, "Très déçue par la qualité"),
            (Negative, "Les serveurs étaient désagréables et le plat immangeable"),
            (Negative, "Bof bof, pas terrible"),
            (Negative, "l'appli bug sans arrêt"),
        ],
    );
}

#[test]
fn negation_turns_what_it_reaches_and_no_more() {
    check(
        "en",
        &[
            (Negative, "not happy with this"),
            (Negative, "I don't like it"),
            (Negative, "this isn't good"),
            (Negative, "It was never a great product"),
            (Negative, "I wouldnt recommend it"),
            (Positive, "not bad at all"),
            (Positive, "no problem, great service"),
            (Positive, "No, I love it"),
            (Positive, "not today - lovely weather"),
            (Positive, "It never fails to make me smile"),
        ],
    );
    check(
        "fr",
        &[
            (Negative, "je n'aime pas ce produit"),
            (Negative, "j'aime pas"),
            (Negative, "ce n'est vraiment pas bon"),
            (Negative, "je ne suis plus satisfait du tout"),
            (Negative, "c'est pas génial"),
            (Negative, "Je ne recommande pas du tout"),
            (Positive, "pas mal du tout"),
            (Positive, "aucun problème, livraison parfaite"),
            (Positive, "sans hésiter, le meilleur"),
            (Positive, "Pas de souci, tout est arrivé à l'heure"),
        ],
    );
}

#[test]
fn what_follows_but_counts_more() {
    check(
        "en",
        &[
            (Negative, "The room was nice but the staff was awful"),
            (Positive, "The queue was long but the show was wonderful"),
            (Negative, "I like the design. However, the battery is terrible."),
        ],
    );
    check(
        "fr",
        &[
            (Negative, "L'hôtel est joli mais le service est lamentable"),
            (Positive, "Un peu cher mais vraiment excellent"),
            (Negative, "Bonne idée, pourtant le résultat est catastrophique"),
        ],
    );
}

#[test]
fn irony_is_not_praise() {
    check(
        "en",
        &[
            (Negative, "Great, another delay"),
            (Negative, "thanks for nothing"),
            (Negative, "Thanks for losing my luggage"),
            (Negative, "Wonderful service /s"),
            (Negative, "Lovely, my flight is cancelled again"),
            (Negative, "I just love waiting in line #sarcasm"),
            (Negative, "Best airline in the world 🙃"),
            (Positive, "Great, thanks for the quick fix"),
        ],
    );
    check(
        "fr",
        &[
            (Negative, "merci pour le retard"),
            (Negative, "Merci pour rien"),
            (Negative, "Bravo, encore une panne"),
            (Negative, "Super, mon train est annulé"),
            (Negative, "Excellent service 🙃"),
            (Negative, "Quelle belle organisation #ironie"),
            (Positive, "Super, merci pour votre aide"),
        ],
    );
}

#[test]
fn signs_speak_in_every_language() {
    for lang in ["en", "fr", "de", "ja", "und"] {
        check(
            lang,
            &[
                (Positive, "Delta 😍"),
                (Positive, "Orange ❤️❤️❤️"),
                (Positive, "Air Nova :)"),
                (Positive, "Lumio <3"),
                (Positive, "👍🏽"),
                (Negative, "Air Nova 😡"),
                (Negative, "Lumio :("),
                (Negative, "Orange 🤮🤮"),
                (Negative, "hm :'("),
                (Neutral, "Air Nova http://example.org:8080/d"),
                (Neutral, "Lumio 12:30"),
                (Neutral, "(Orange):"),
            ],
        );
    }
    check("ja", &[(Neutral, "Das ist ja furchtbar")]);
}

#[test]
fn other_languages_are_judged_by_their_models() {
    check(
        "de",
        &[(Positive, "Danke, das war ein wunderschöner Tag"), (Negative, "Das ist einfach nur peinlich")],
    );
    check("es", &[(Positive, "Muchas gracias, me encanta, qué feliz"), (Negative, "Qué asco, odio esto")]);
    check("it", &[(Positive, "Bellissimo, grazie mille a tutti"), (Negative, "Che schifo, una vergogna")]);
    check("pt", &[(Positive, "Muito obrigado, adorei, que lindo"), (Negative, "Que ódio, que triste")]);
}

#[test]
fn crises_are_negative() {
    check(
        "en",
        &[
            (Negative, "Lumio recalls 20,000 chargers over fire hazard"),
            (Negative, "Three people injured after battery explosion"),
            (Negative, "Customers sue airline over data breach"),
            (Negative, "Salmonella found in chocolate, children hospitalised"),
            (Negative, "Boycott this brand, they lied to all of us"),
            (Negative, "CEO resigns amid fraud allegations"),
        ],
    );
    check(
        "fr",
        &[
            (Negative, "Rappel produit : des morceaux de métal dans les yaourts"),
            (Negative, "Intoxication alimentaire après un repas au restaurant"),
            (Negative, "L'entreprise accusée de fraude"),
            (Negative, "Fuite de données : les clients portent plainte"),
            (Negative, "Boycott de la marque après le scandale"),
            (Negative, "Licenciements massifs et grève à l'usine"),
        ],
    );
}

#[test]
fn news_and_questions_are_neutral() {
    check(
        "en",
        &[
            (Neutral, "Air Nova opens a new route between Lyon and Oslo on Monday"),
            (Neutral, "Quarterly results will be published on 14 May"),
            (Neutral, "Does the charger work with the old model?"),
            (Neutral, "What time does the shop open on Sunday?"),
            (Neutral, "Lumio appoints a new chief financial officer"),
            (Neutral, "Gate 14, boarding at 9:30"),
            (Neutral, "Which size should I take?"),
            (Neutral, "The phone has a 6.1 inch screen and 128 GB"),
            (Neutral, "Looks like a cat"),
            (Neutral, "is there a store near Grand Central"),
            (Neutral, ""),
            (Neutral, "https://shop.example/best-deals-ever"),
            (Neutral, "@awful_airline @love"),
        ],
    );
    check(
        "fr",
        &[
            (Neutral, "Air Nova ouvre une ligne entre Lyon et Oslo lundi"),
            (Neutral, "Le rapport annuel sera publié le 14 mai"),
            (Neutral, "Est-ce que le chargeur va avec l'ancien modèle ?"),
            (Neutral, "Bonjour, à quelle heure ouvre le magasin ?"),
            (Neutral, "Quelle taille faut-il prendre ?"),
            (Neutral, "Lumio nomme une nouvelle directrice financière"),
            (Neutral, "Le téléphone a un écran de 6,1 pouces"),
            (Neutral, "Bien sûr, je vous envoie le numéro"),
            (Neutral, "Le développement durable au programme du congrès"),
            (Neutral, "Vol Paris Montréal lundi 8 h 40"),
        ],
    );
}

#[test]
fn emphasis_raises_and_doubt_lowers() {
    let check = |lang: &str, weak: &str, strong: &str| {
        let (weaker, stronger) = (mood(lang, weak).score, mood(lang, strong).score);
        assert!(
            weaker.abs() < stronger.abs() && weaker * stronger > 0.0,
            "{weak} {weaker}, {strong} {stronger}"
        );
    };
    check("en", "good", "very good");
    check("en", "slightly annoying", "annoying");
    check("en", "good", "good!");
    check("en", "good!", "good!!!");
    check("en", "this is good", "this is GOOD");
    check("en", "so good", "soooo good");
    check("en", "is it good?", "it is good");
    check("en", "😂", "😂😂😂");
    check("fr", "nul", "super nul");
    check("fr", "un peu décevant", "décevant");
    check("fr", "bon", "vraiment bon");
    check("fr", "c'est bien ?", "c'est bien");
    check("fr", "oh que c'est beau", "oh que c'est BEAU");
}

#[test]
fn terms_explain_strongest_first() {
    let check = |lang: &str, text: &str, expected: &[&str]| {
        let terms: Vec<String> = mood(lang, text).terms.into_iter().map(|term| term.term).collect();
        assert_eq!(terms, expected, "{text}");
    };
    check("en", "A good room, but TERRIBLE food", &["TERRIBLE", "good"]);
    check("en", "Don’t waste your money", &["Don’t waste your money"]);
    check("en", "good, good, good", &["good"]);
    check("en", "I loooove it 😍", &["loooove it", "😍"]);
    check("fr", "Ras-le-bol, c'est NUL !", &["c'est NUL", "Ras-le-bol"]);
    check("fr", "Lyon est au bord du Rhône", &[]);
    let terms = mood("en", "bad awful terrible horrible dreadful poor stupid").terms;
    assert_eq!(terms.len(), 5);
    assert!(terms.is_sorted_by(|a, b| a.weight.abs() >= b.weight.abs()), "{terms:?}");
}

#[test]
fn the_title_counts() {
    let mood = |title| classify(Some(title), "Read more", Some("en"), &mut Scratch::default()).sentiment;
    assert_eq!(mood("A wonderful evening").label, Positive);
    assert_eq!(mood("A terrible evening").label, Negative);
    assert_eq!(mood("An evening").label, Neutral);
}

#[test]
fn confidence_follows_the_evidence() {
    let sure = mood("en", "Terrible, awful, the worst").confidence;
    let torn = mood("en", "The food was great, the room was terrible, awful").confidence;
    let nothing = mood("en", "The shop opens at nine").confidence;
    assert!(sure > 0.7 && sure > torn && torn > 0.0, "{sure} {torn}");
    assert!(nothing < 0.5, "{nothing}");
    assert!(mood("de", "Air Nova 😍").confidence < mood("en", "Air Nova 😍").confidence);
}
