//! Relative times as pages of every language print them.

use super::*;
use tearsheet_article::Precision;

const CAPTURED: &str = "2024-05-03T10:20:30Z";

fn all(line: &str, language: &str, host: &str, captured: &str) -> Vec<When> {
    let place = Place {
        language: Some(language).filter(|l| !l.is_empty()),
        host: Some(host).filter(|h| !h.is_empty()),
    };
    let captured = Captured::read(captured).unwrap();
    moments(line, &captured, &place).into_iter().map(|(_, when)| when).collect()
}

fn at(line: &str, language: &str, host: &str) -> String {
    all(line, language, host, CAPTURED).into_iter().next().map_or_else(String::new, |when| when.at)
}

/// A minute, eleven hours and three days ago, yesterday and today.
const LANGUAGES: [(&str, [&str; 5]); 37] = [
    ("ar", ["قبل دقيقة واحدة", "قبل 11 ساعة", "قبل 3 أيام", "أمس", "اليوم"]),
    ("be", ["1 хвіліну таму", "11 гадзін таму", "3 дні таму", "учора", "сёння"]),
    ("bg", ["преди 1 минута", "преди 11 часа", "преди 3 дни", "вчера", "днес"]),
    ("cs", ["před 1 minutou", "před 11 hodiny", "před 3 dny", "včera", "dnes"]),
    ("da", ["for 1 minut siden", "for 11 timer siden", "for 3 dage siden", "i går", "i dag"]),
    ("de", ["vor 1 Minute", "vor 11 Stunden", "vor 3 Tagen", "gestern", "heute"]),
    ("el", ["πριν από 1 λεπτό", "πριν από 11 ώρες", "πριν από 3 ημέρες", "χθες", "σήμερα"]),
    ("en", ["1 minute ago", "11 hours ago", "3 days ago", "yesterday", "today"]),
    ("es", ["hace 1 minuto", "hace 11 horas", "hace 3 días", "ayer", "hoy"]),
    ("et", ["1 minuti eest", "11 tunni eest", "3 päeva eest", "eile", "täna"]),
    ("fa", ["1 دقیقه پیش", "11 ساعت پیش", "3 روز پیش", "دیروز", "امروز"]),
    ("fi", ["1 minuutti sitten", "11 tuntia sitten", "3 päivää sitten", "eilen", "tänään"]),
    ("fr", ["il y a 1 minute", "il y a 11 heures", "il y a 3 jours", "hier", "aujourd’hui"]),
    ("he", ["לפני דקה", "לפני 11 שעות", "לפני 3 ימים", "אתמול", "היום"]),
    ("hi", ["1 मिनट पहले", "11 घंटे पहले", "3 दिन पहले", "कल", "आज"]),
    ("hr", ["prije 1 minutu", "prije 11 sati", "prije 3 dana", "jučer", "danas"]),
    ("hu", ["1 perccel ezelőtt", "11 órával ezelőtt", "3 nappal ezelőtt", "tegnap", "ma"]),
    ("id", ["1 menit yang lalu", "11 jam yang lalu", "3 hari yang lalu", "kemarin", "hari ini"]),
    ("it", ["1 minuto fa", "11 ore fa", "3 giorni fa", "ieri", "oggi"]),
    ("ja", ["1 分前", "11 時間前", "3 日前", "昨日", "今日"]),
    ("ko", ["1분 전", "11시간 전", "3일 전", "어제", "오늘"]),
    ("lt", ["prieš 1 minutę", "prieš 11 valandos", "prieš 3 dienas", "vakar", "šiandien"]),
    ("lv", ["pirms 1 minūtes", "pirms 11 stundām", "pirms 3 dienām", "vakar", "šodien"]),
    ("nl", ["1 minuut geleden", "11 uur geleden", "3 dagen geleden", "gisteren", "vandaag"]),
    ("no", ["for 1 minutt siden", "for 11 timer siden", "for 3 døgn siden", "i går", "i dag"]),
    ("pl", ["1 minutę temu", "11 godzin temu", "3 dni temu", "wczoraj", "dzisiaj"]),
    ("pt", ["há 1 minuto", "há 11 horas", "há 3 dias", "ontem", "hoje"]),
    ("ro", ["acum 1 minut", "acum 11 de ore", "acum 3 zile", "ieri", "azi"]),
    ("ru", ["1 минуту назад", "11 часов назад", "3 дня назад", "вчера", "сегодня"]),
    ("sk", ["pred 1 minútou", "pred 11 hodinou", "pred 3 dňami", "včera", "dnes"]),
    ("sl", ["pred 1 minuto", "pred 11 urami", "pred 3 dnevi", "včeraj", "danes"]),
    ("sr", ["пре 1 минута", "пре 11 сати", "пре 3 дана", "јуче", "данас"]),
    ("sv", ["för 1 minut sedan", "för 11 timmar sedan", "för 3 dagar sedan", "i går", "i dag"]),
    ("tr", ["1 dakika önce", "11 saat önce", "3 gün önce", "dün", "bugün"]),
    ("uk", ["1 хвилину тому", "11 годин тому", "3 дні тому", "учора", "сьогодні"]),
    ("vi", ["1 phút trước", "11 giờ trước", "3 ngày trước", "Hôm qua", "Hôm nay"]),
    ("zh", ["1分钟前", "11小时前", "3天前", "昨天", "今天"]),
];

#[test]
fn every_language_tells_how_long_ago() {
    let expected = ["2024-05-03T10:19+00:00", "2024-05-02", "2024-04-30", "2024-05-02", "2024-05-03"];
    for (language, lines) in LANGUAGES {
        for (line, expected) in lines.into_iter().zip(expected) {
            assert_eq!(at(line, language, ""), expected, "{language}: {line}");
        }
        for line in &lines[1..3] {
            assert_ne!(at(line, "", ""), "", "{line}");
        }
    }
}

#[test]
fn what_newspapers_print_besides() {
    for (language, line, expected) in [
        ("en", "2h ago", "2024-05-03"),
        ("en-GB", "12 HRS AGO", "2024-05-02"),
        ("en", "an hour ago", "2024-05-03"),
        ("en", "half an hour ago", "2024-05-03T09:50+00:00"),
        ("en", "Just now", "2024-05-03T10:20+00:00"),
        ("en", "about 20 minutes ago", "2024-05-03T10:00+00:00"),
        ("en", "Anna Nowak · 5 min read · 20 mins. ago", "2024-05-03T10:00+00:00"),
        ("pl", "1 min. temu", "2024-05-03T10:19+00:00"),
        ("pl", "godzinę temu", "2024-05-03"),
        ("pt-BR", "Há cerca de 11 horas", "2024-05-02"),
        ("pt-BR", "11 horas atrás", "2024-05-02"),
        ("fr", "il y a 11h30", "2024-05-02"),
        ("fr", "à l’instant", "2024-05-03T10:20+00:00"),
        ("fr", "avant-hier", "2024-05-01"),
        ("it", "Un’ora fa", "2024-05-03"),
        ("tr", "Az önce", "2024-05-03T10:20+00:00"),
        ("nb", "11 timer siden", "2024-05-02"),
        ("ar", "منذ ٣٠ دقيقة", "2024-05-03T09:50+00:00"),
        ("ar", "قبل ساعتين", "2024-05-03"),
        ("fa", "۳۰ دقیقه پیش", "2024-05-03T09:50+00:00"),
        ("hi", "३० मिनट पहले", "2024-05-03T09:50+00:00"),
        ("ja", "３０分前", "2024-05-03T09:50+00:00"),
        ("ko", "30분전", "2024-05-03T09:50+00:00"),
        ("zh-TW", "11 小時前", "2024-05-02"),
        ("id", "30 minutes ago", "2024-05-03T09:50+00:00"),
        ("de", "3 days ago", "2024-04-30"),
    ] {
        assert_eq!(at(line, language, ""), expected, "{line}");
    }
}

#[test]
fn a_day_has_its_clock_beside_it() {
    for (line, language, host, expected) in [
        ("wczoraj, 14:20", "pl", "", "2024-05-02T14:20"),
        ("Wczoraj o godz. 14.20", "pl", "example.pl", "2024-05-02T14:20+02:00"),
        ("09:05, dzisiaj", "pl", "example.pl", "2024-05-03T09:05+02:00"),
        ("Yesterday at 2:20 p.m. ET", "en", "", "2024-05-02T14:20-04:00"),
        ("Updated today 09:05 UTC", "en", "", "2024-05-03T09:05+00:00"),
        ("Gestern, 14:20 Uhr", "de", "example.de", "2024-05-02T14:20+02:00"),
        ("今日 09:05", "ja", "example.jp", "2024-05-03T09:05+09:00"),
        ("Today, 23:50", "en", "example.pl", ""),
        ("Today, 23:50", "en", "", "2024-05-03T23:50"),
        ("Anna Nowak, USA Today 09:05", "en", "", ""),
    ] {
        assert_eq!(at(line, language, host), expected, "{line}");
    }
}

#[test]
fn what_is_no_time_or_not_exact_enough_gives_none() {
    for (line, language) in [
        ("3 May 2024, 2 hours ago", "en"),
        ("1 hour and 20 minutes ago", "en"),
        ("1.5 hours ago", "en"),
        ("1,5 hours ago", "en"),
        ("5 min read", "en"),
        ("2 weeks ago", "en"),
        ("3 miesiące temu", "pl"),
        ("4000 days ago", "en"),
        ("USA Today", "en"),
        ("Anna Nowak | Today", "en"),
        ("Mehr hier", "de"),
        ("hier", "de"),
        ("hours ago", "en"),
        ("in 2 hours", "en"),
        ("5月3日前", "ja"),
        ("", ""),
    ] {
        assert_eq!(at(line, language, ""), "", "{line}");
    }
}

#[test]
fn the_outlet_s_clocks_name_the_day() {
    let first = |line: &str, host: &str, captured: &str| {
        all(line, "", host, captured).into_iter().next().map(|when| (when.at, when.precision, when.zone))
    };
    let day = |at: &str| Some((at.to_owned(), Precision::Day, Zone::None));
    let minute = |at: &str, zone| Some((at.to_owned(), Precision::Minute, zone));
    assert_eq!(first("3 hours ago", "", "2024-05-03T22:30:00Z"), day("2024-05-03"));
    assert_eq!(first("3 hours ago", "example.pl", "2024-05-03T22:30:00Z"), day("2024-05-03"));
    assert_eq!(first("1 hour ago", "example.jp", "2024-05-03T18:30:00Z"), day("2024-05-04"));
    assert_eq!(first("2 days ago", "example.jp", "2024-05-03T18:30:00Z"), day("2024-05-02"));
    let summer = minute("2024-10-27T02:55+02:00", Zone::Outlet);
    let winter = minute("2024-10-27T02:05+01:00", Zone::Outlet);
    assert_eq!(first("10 minutes ago", "example.pl", "2024-10-27T01:05:00Z"), summer);
    assert_eq!(first("10 minutes ago", "example.pl", "2024-10-27T01:15:00Z"), winter);
    let stated = minute("2024-05-04T00:20+02:00", Zone::Stated);
    assert_eq!(first("10 minutes ago", "", "2024-05-04T00:30:00+02:00"), stated);
}

#[test]
fn labels_tell_the_times_of_a_line_apart() {
    let captured = Captured::read(CAPTURED).unwrap();
    let place = Place { language: Some("en"), host: None };
    let times = |line: &str| {
        let times = ago(line, &captured, &place);
        (times.published.map(|when| when.at), times.modified.map(|when| when.at))
    };
    let (day, minute) = (Some("2024-05-02".to_owned()), Some("2024-05-03T10:00+00:00".to_owned()));
    assert_eq!(times("Published 11 hours ago | Updated 20 minutes ago"), (day.clone(), minute.clone()));
    assert_eq!(times("Updated 20 minutes ago"), (None, minute.clone()));
    assert_eq!(times("Updated: yesterday"), (None, day));
    assert_eq!(times("20 minutes ago"), (minute, None));
}

#[test]
fn a_capture_without_a_moment_is_none() {
    for raw in
        ["", "yesterday", "2024-05-03", "2024-05-03T10:20:30", "1970-01-01T00:00:00Z", "20240503102030"]
    {
        assert!(Captured::read(raw).is_none(), "{raw}");
    }
    for raw in [CAPTURED, "2024-05-03T10:20:30.123456Z", "2024-05-03T12:20:30+02:00"] {
        assert!(Captured::read(raw).is_some(), "{raw}");
    }
}
