//! Words that say nothing about what happened, in French and English, as [`vigie_query::fold`] leaves them: without
//! accents, cut at apostrophes. Words of one or two letters need not stand here, they are never shown.

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

/// Left-overs of addresses, re-posts and mark-up.
const TECHNICAL: &str = "amp com gif gmt htm html http https jpg lol mdr nbsp org pic png quot rts utc www";

/// Whether a folded word says nothing.
pub(crate) fn is_stop_word(folded: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        [FRENCH, ENGLISH, TECHNICAL].iter().flat_map(|list| list.split_whitespace()).collect()
    });
    WORDS.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_written_as_words_are_folded() {
        for word in [FRENCH, ENGLISH, TECHNICAL].iter().flat_map(|list| list.split_whitespace()) {
            assert_eq!(vigie_query::fold(word), word);
            assert!(word.len() >= 3 && is_stop_word(word), "{word}");
        }
        for word in ["rappel", "recall", "panne", "refund", "listeria"] {
            assert!(!is_stop_word(word), "{word}");
        }
    }
}
