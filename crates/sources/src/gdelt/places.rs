//! The names by which GDELT calls languages and countries, and the codes by which everybody else does.

const LANGUAGES: &str = "Afrikaans af;Albanian sq;Amharic am;Arabic ar;Armenian hy;Azerbaijani az;Bengali bn;Bosnian bs;\
    Bulgarian bg;Catalan ca;Chinese zh;Croatian hr;Czech cs;Danish da;Dutch nl;English en;Estonian et;Finnish fi;French fr;\
    Galician gl;Georgian ka;German de;Greek el;Gujarati gu;Hebrew he;Hindi hi;Hungarian hu;Icelandic is;Indonesian id;\
    Italian it;Japanese ja;Kannada kn;Kazakh kk;Korean ko;Latvian lv;Letzeburgesch lb;Lithuanian lt;Macedonian mk;Malay ms;\
    Malayalam ml;Marathi mr;Mongolian mn;Nepali ne;Norwegian no;NorwegianNynorsk nn;Persian fa;Polish pl;Portuguese pt;\
    Punjabi pa;Romanian ro;Russian ru;Serbian sr;Sinhalese si;Slovak sk;Slovenian sl;Somali so;Spanish es;Swahili sw;\
    Swedish sv;Tamil ta;Telugu te;Thai th;Tibetan bo;Turkish tr;Ukrainian uk;Urdu ur;Vietnamese vi";

const COUNTRIES: &str = "Afghanistan AF;Albania AL;Algeria DZ;Andorra AD;Angola AO;Argentina AR;Armenia AM;Australia AU;\
    Austria AT;Azerbaijan AZ;Bahamas BS;Bahrain BH;Bangladesh BD;Barbados BB;Belarus BY;Belgium BE;Belize BZ;Benin BJ;\
    Bermuda BM;Bhutan BT;Bolivia BO;Bosnia-Herzegovina BA;Botswana BW;Brazil BR;Brunei BN;Bulgaria BG;Burkina Faso BF;\
    Burundi BI;Cambodia KH;Cameroon CM;Canada CA;Cape Verde CV;Chad TD;Chile CL;China CN;Colombia CO;Congo CG;Costa Rica CR;\
    Cote D'Ivoire CI;Croatia HR;Cuba CU;Cyprus CY;Czech Republic CZ;Denmark DK;Djibouti DJ;Dominica DM;Dominican Republic DO;\
    Ecuador EC;Egypt EG;El Salvador SV;Eritrea ER;Estonia EE;Ethiopia ET;Fiji FJ;Finland FI;France FR;Gabon GA;Gambia GM;\
    Georgia GE;Germany DE;Ghana GH;Gibraltar GI;Greece GR;Grenada GD;Guam GU;Guatemala GT;Guernsey GG;Guinea GN;Guyana GY;\
    Haiti HT;Honduras HN;Hong Kong HK;Hungary HU;Iceland IS;India IN;Indonesia ID;Iran IR;Iraq IQ;Ireland IE;Isle Of Man IM;\
    Israel IL;Italy IT;Jamaica JM;Japan JP;Jersey JE;Jordan JO;Kazakhstan KZ;Kenya KE;Kosovo XK;Kuwait KW;Kyrgyzstan KG;\
    Laos LA;Latvia LV;Lebanon LB;Lesotho LS;Liberia LR;Libya LY;Liechtenstein LI;Lithuania LT;Luxembourg LU;Macau MO;\
    Macedonia MK;Madagascar MG;Malawi MW;Malaysia MY;Maldives MV;Mali ML;Malta MT;Mauritania MR;Mauritius MU;Mexico MX;\
    Moldova MD;Monaco MC;Mongolia MN;Montenegro ME;Morocco MA;Mozambique MZ;Myanmar MM;Namibia NA;Nepal NP;Netherlands NL;\
    New Zealand NZ;Nicaragua NI;Niger NE;Nigeria NG;North Korea KP;Norway NO;Oman OM;Pakistan PK;Palestine PS;Panama PA;\
    Papua New Guinea PG;Paraguay PY;Peru PE;Philippines PH;Poland PL;Portugal PT;Puerto Rico PR;Qatar QA;Romania RO;Russia RU;\
    Rwanda RW;Saint Lucia LC;Samoa WS;San Marino SM;Saudi Arabia SA;Senegal SN;Serbia RS;Seychelles SC;Sierra Leone SL;\
    Singapore SG;Slovakia SK;Slovak Republic SK;Slovenia SI;Somalia SO;South Africa ZA;South Korea KR;South Sudan SS;Spain ES;\
    Sri Lanka LK;Sudan SD;Suriname SR;Swaziland SZ;Sweden SE;Switzerland CH;Syria SY;Taiwan TW;Tajikistan TJ;Tanzania TZ;\
    Thailand TH;Togo TG;Tonga TO;Trinidad And Tobago TT;Tunisia TN;Turkey TR;Turkmenistan TM;Uganda UG;Ukraine UA;\
    United Arab Emirates AE;United Kingdom GB;United States US;Uruguay UY;Uzbekistan UZ;Vanuatu VU;Vatican City VA;\
    Venezuela VE;Vietnam VN;Yemen YE;Zambia ZM;Zimbabwe ZW";

/// The ISO 639-1 code of a language.
pub(super) fn language(name: &str) -> Option<&'static str> {
    code(LANGUAGES, name)
}

/// The ISO 3166-1 code of a country.
pub(super) fn country(name: &str) -> Option<&'static str> {
    code(COUNTRIES, name)
}

fn code(list: &'static str, name: &str) -> Option<&'static str> {
    let mut pairs = list.split(';').filter_map(|pair| pair.rsplit_once(' '));
    pairs.find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_codes() {
        for (list, count) in [(LANGUAGES, 67), (COUNTRIES, 184)] {
            let codes: Vec<&str> =
                list.split(';').filter_map(|pair| pair.rsplit_once(' ')).map(|(_, code)| code).collect();
            assert!(codes.iter().all(|code| code.len() == 2), "{codes:?}");
            assert!(codes.len() >= count - 10 && codes.len() == list.split(';').count(), "{}", codes.len());
        }
        assert_eq!(
            (language("English"), language("spanish"), language("Klingon")),
            (Some("en"), Some("es"), None)
        );
        assert_eq!(
            (country("United States"), country("Cote D'Ivoire"), country("")),
            (Some("US"), Some("CI"), None)
        );
    }
}
