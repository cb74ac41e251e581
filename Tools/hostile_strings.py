"""The strings that Tools/goldens_spacy.py has spaCy take apart for the tests of the Swift tokenizer."""

from random import Random

WHITE_SPACE = [chr(c) for c in range(0x110000) if chr(c).isspace()]
CONTROLS = [chr(c) for c in (*range(0x00, 0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0xA0))]

WORDS = """
don't Don't DON'T dont can't cannot Cannot won't I'm i'm you're they'd've shouldn't've y'all it's It's its let's who's
'tis 'cause o'clock O'Brien ma'am ol' 'em rock'n'roll '90s 90's '90 the90s Ph.D. Ph.D PhD. Dr. Mr. Mrs. St. vs. etc. e.g.
i.e. a.m. p.m. 8am 8a.m. 8a.m 12pm 12:30pm 10:00 U.S. U.S.A. u.s. U.K. Inc. Co. Corp. Jan. Sept. No.5 No. Nos. v.s. D.C.
:-) :) ;-) :-( :( :D :-D :P :-P <3 </3 >:( :'( :'-( (: (-: ^_^ o_O O_o -_- -__- ಠ_ಠ ಠ︵ಠ ¯\\_(ツ)_/¯ (╯°□°）╯︵┻━┻ xD XD =) =] 8) 8-D \\")
<space> C++ c++ C# F# .NET ... .. . …  …… . . . ... ....!?! ?! !? !!! ??? -- --- — —— – - word-word word--word word—word
well-known state-of-the-art re-enter e-mail mother-in-law x-ray 3-4 3–4 3—4 -5 +5 ±5 ~5 5+ 5% 100% %5 $5 $5.00 5$ €5 5€ £3.50
$1,000.00 $1,000.00!!! US$5 C$5 A$5 5US$ ₹500 ¥ 1,000,000 1.000.000 1.5 .5 5. 5.. 1/2 3/4 1/2/3 ½ ¼ ⅔ 2² ² ³ ₂ 10km 10km. 10km² 5kg
5kg, 100mph 10m/s 3GB 3Gb 5° 5°C 5°C. 20°F, 1st 2nd 3rd 4th 21ST 1st. first First FIRST twelfth ten Ten hundred million gajillion zero
one-two 1,st 1e5 1e-5 0x1F 1_000 v1.2.3 192.168.0.1 10.0.0.1 8.8.8.8 999.999.999.999 1.2.3 +1-555-0100 555-0100 (555)
http://example.com https://example.com/path?query=1&b=2#frag http://example.com:8080/ http://example.com. http://example.com,
(http://example.com) <http://example.com> "http://example.com" www.example.com www.a www. WWW.EXAMPLE.COM example.com
example.com/ example.com:80 example.com:80/a example.co.uk sub.domain.example.museum foo.bar foo.Bar Foo.bar a.b a.b.c
http://192.168.0.1/ http://8.8.8.8:80/x http://10.1.1.1 http://127.0.0.1 http://172.16.0.1 http://223.255.255.254 ftp://a.b.com/x
http://✪df.ws/123 http://☺.damowmow.com/ http://xn--e1afmkfd.xn--p1ai/ http://президент.рф http://مثال.إختبار http://例子.测试 http://foo.com/blah_(wikipedia)#cite-1
http://userid:password@example.com:8080/ http://userid@example.com user:pw@host.com a@b.c@d.com mailto:a@b.com user@example.com
user.name+tag@example.co.uk @user @user. user@ a@b #tag #tag! ##tag @@ file.txt /usr/bin/env C:\\Windows a/b a/b/c and/or he/she http:/// http://
://x.com http://a http://a.b http://a.b--c.de/ http://-a.b.co http://a.b-.co http://.www.foo.bar/ http://www.foo.bar./ //a.b ///a .com com. .com. a.com.
a,b a,B A,B 1,2 a, ,a a;b a:b a:B A:b a=b a<b a>b a<b>c <b>bold</b> <br /> <br/>text<br/> &amp; &lt;b&gt; {x} {{x}} [x] [[x]] (x) ((x)) "x" 'x' `x` ``x'' “x” ‘x’ „x“ «x» ‹x›
"Hello," 'hello' "don't" 'don't' (don't) "Ph.D." (a.m.) a.m., a.m.! "8am" 8am! (8am) :-)) ((:-) ":-)" :-). :-)text text:-) :-):-) it's. it'S "it's" (it's) it's's
's 'S ’s ’S s' 's's John's John’s JOHN'S James' dogs' 'twas n't N'T 've 'd 'll can’t don’t I’m you’re it’s ain't ain’t gonna Gonna gotta wanna lemme
aren't isn't wasn't hasn't Hasn't HASN'T couldn't couldnt Couldnt musn't mustn't needn't oughtn't daren't there's There's that'd That'd how'd where're
a.A a.1 1.a A.A. A.B.C. AB. ABC. aB. Ab. é. É. ÉÉ. ß. ı. İ. 1.) 1) (1) a) (a) i) ii. A) **bold** *x* _x_ __x__ ~x~ ~~x~~ |x| \\x \\\\ / // a\\b
hello...world hello…world hello..world hello. hello.. hello... hello…. …hello ...hello hello!world hello?world hello!? hello,world Hello.World hello.World helloWorld
emoji😀 😀emoji 😀 😀😀 😀! a😀b 👍🏽 👩‍👩‍👧‍👦 👨‍💻 🇫🇷 🇫🇷🇩🇪 ❤️ ❤ ☺️ ✌🏿 🏳️‍🌈 1️⃣ #️⃣ ™ ® © ° № ℃ ♫♫ ★★★☆☆ ★ → ← ⇒ ✓ ✔ ✗ • ▪ ■ ◦
ﬁne ﬀ ﬃ straße STRASSE ẞ ẞẞ İstanbul İİ iİ DİYARBAKIR ısı IŞIK ΣΑΣ ΟΔΟΣ ΟΔΥΣΣΕΎΣ Σ ΣΣ ΑΣ. ΑΣ.Σ Α'Σ ΑΣ'Α ΆΣ ὈΔΥΣΣΕΎΣ ſ K Å ǅ Ǆ Ꭰ ᏸ Ა ა 𐐀 𐐨 𝐀 ⓐ Ⓐ Ⅷ ⅷ
naïve NAÏVE café CAFÉ e\u0301 E\u0301 cafe\u0301. a\u0300b \u0301 \u0301a a\u0323\u0307 Z\u0351\u036b\u0343 q\u0307\u0323 ñ n\u0303 Å A\u030a 한국어 한국어. \u1112\u1161\u11ab 日本語 日本語。 「日本語」 日本語、テスト ＡＢＣ ａｂｃ １２３ ！ ，
١٢٣ ۱۲۳ १२३ ১২৩ ๑๒๓ 〇一二三 ① ② ⑳ ⒈ 𝟏𝟐 𝟘 ٣٫١٤ ١/٢ ٪٥ ٥٪ ؟ ، ؛ مرحبا مرحبا، שלום שלום. ת״א हिन्दी हिन्दी। नमस्ते ไทย ไทย. Привет Привет. ПРИВЕТ т.е. Αθήνα; ελληνικά· ελληνικά.
\u200b a\u200bb \u200d \u200e\u200f \u2060 \ufeff \ufeffhello hello\ufeff \ufffc \ufffd \ufffe \uffff \ue000 \ud7ff \U00010000 \U0010ffff \U000e0041 \u00ad soft\u00adhyphen \u034f a\u2011b a\u2010b a\u2012b a\u2015b a−b a·b a‧b
\u061c \u180e a\u180eb \u2028x \u0085x \u00a0x x\u00a0 10\u00a0km 5\u202f% « x » \u3000x \x1cx \x1dx \x1ex \x1fx
""".split()

SENTENCES = [
    "", " ", "  ", "   ", "\n", "\n\n", "\t", "\t\t", " \n", "\n ", " \t \n ", "a", " a", "a ", " a ", "  a  ", "a b", "a  b", "a   b", "a \n b", "a\n b",
    "a \nb", "a\nb", "a\n\nb", "a\tb", "a \t b", "a\r\nb", "\r\n", "a\x0bb", "a\x0cb", "a\u00a0b", "a \u00a0b", "a\u00a0 b", "a\u00a0\u00a0b", "\u00a0", "\u00a0\u00a0",
    "\u2014", " \u2014 ", "\\t", "\\n", "a\\nb", "a \\n b", "NLP 101", "I'm loving the Spacy 101 course !!!ù*`^@😀", "<br/>prepare things for IMDB<br/>",
    "<br/>a b c data<br/>      e scientist", "<br /><br />A film.<br /><br />B", "<<brbr", "</br>>", "/<br>", "//>>", "<b<brr/>/>", "<br", "/>", "<", "/", "a<b", "a/>b<brc", "<BR/>",
    "Let's go to N.Y.! It's 8am in the U.S., isn't it?", "He said: \"Don't!\" (and left...)", "This isn't--I mean, wasn't--a good idea; 'twas bad.",
    "it 's", "it ' s", "It - s", ": )", ": - )", ":- )", ": -)", "( :", "(: (:", ":) :)", ": ) : )", "a : ) b", "8 )", "8 - D", "it 's it 's", "it  's", "it\n's", "it\u00a0's", "he ' s", "that 's",
    "e . g .", "e.g .", "a . m .", "a.m .", "8 a.m. 8 a.m", "8a.m .", "p. m.", "Dr .", "Dr . No", "No .", "etc . etc.", "Mr . Mrs .", "St . ", "vs .", "C ++", "C + +", "C+ +", "o ' clock", "o'c lock",
    "( ͡° ͜ʖ ͡°)", "¯ \\ _ ( ツ ) _ / ¯", "ಠ _ ಠ", ">.<  > . <", "- _ -", "^ _ ^", "< 3", "< / 3", "= )", "' '", "'' ''", "\\ \")", "< space >", "x . x", "o . O", "v.v v . v", ") :", "): )", ":-) -)", "(-: :", "( - :",
    "10 km", "10 km.", "5 %", "$ 5", "5 $", "3 . 5", "3 ,5", "1 000 000", "1/ 2", "+ 5", "10km 10 km10", "100 %.", "5kg.5kg", "Total:$1,000.00!!!", "(5%)", "\"5\"%", "5'10\"", "5' 10\"", "6\"x4\"",
    "The cat,the dog;the bird:the fish.The end", "one,two three;four five:six seven.eight Nine.Ten", "a-b-c d--e f---g h—i", "1-2-3 4--5 6-a b-7", "x=y a==b c<=d e>=f g->h i=>j", "a&b c&&d e|f g||h", "a*b 2*3 2^3 a^b 2+3 a+b 2-3 2/3 a/3 3/a",
    "see www.example.com, http://a.com/b. and (https://c.org)!", "email me@example.com or you@foo.co.uk.", "visit example.com.", "go to foo.bar/baz?x=1 now", "http://foo.com/(bar)) http://foo.com/bar... http://foo.com/bar?!",
    "ΟΔΥΣΣΕΥΣ ΣΟΦΟΣ. ΣΑΣ, «ΛΟΓΟΣ» ΛΟΓΟΣ-ΛΟΓΟΣ ΑΣ\u0301 ΑΣ\u00ad ΑΣ\u2019Α Α\u0301Σ \u0301Σ 1Σ ΑΣ1 ΑΣ:Α ΑΣ.Α", "İSTANBUL'da İ i̇ I ı Iı iI", "DŽ Dž dž ǲ", "ꭰ Ꭰ ꮿ Ꮿ", "ſs ẛ ſt",
    "The movie(2001)was great.I loved it.Really!Did you?Yes,I did;no:never", "10/10!!! 7/10, 8.5/10. 9/10* ***/***** ***1/2 B+ A- C+.", "\"What?!\" she asked... 'Nothing,' he said--quietly.", "rock 'n' roll, rock'n'roll & rock-n-roll",
    "Prices: £5, €10,00; ¥1000, 5USD, $5M, US$5bn, 5c, 50¢, ₿1.", "T.V. T.V.s TV's 80's '80s 1980's 1980s mid-80s pre-1980 1980-1990 '80-'90", "Mr.Smith Dr.Who St.John's J.R.R. Tolkien J. R. R. Tolkien", "(((a))) [[[b]]] {{{c}}} <<<d>>> \"\"\"e\"\"\" '''f'''",
    "a\u0301\u0301\u0301 b\u20dd c\ufe0f d\u200d e", "\U0001f468\u200d\U0001f469\u200d\U0001f467 family \U0001f1eb\U0001f1f7\U0001f1e9 x\U0001f600y\U0001f600.z", "mixed日本語English混合текст عربي mixed",
    "\x00", "a\x00b", "\x00\x00 \x00", "a\x01b\x02 c\x7f", "\x1c", "a\x1cb \x1d c\x1e\x1fd", "\ufeff", "\ufeffa b", "a \ufeff b", "\u200b \u200b", "a\u2028b\u2029c", "a\u0085b", "\u0085", "\u3000a\u3000b\u3000", "\u1680\u2000\u2001a\u202f\u205f",
    "word" * 50, "a." * 40, "a-" * 40, ".a" * 40, "1," * 40, "'s" * 20, "don't" * 10, ":-)" * 10, "(:" * 20, "http://" * 5, "a@" * 30, "😀" * 40, "é" * 40 + ".", "…" * 10, "\u0301" * 30, "A.B." * 20, "x" * 64 + ".", "x" * 63 + "..", "x" * 70 + "'s",
    "y" * 100 + "5km.", "z" * 100 + "....", "w" * 60 + "...." * 30, "." * 100 + "x", "(" * 40 + "x" + ")" * 40, "\"" * 33, "-" * 33, "_" * 33, "=" * 33, "!" * 33 + "?" * 33, "$" * 33, "5" * 33 + "%", "%" * 33, "'" * 33, "`" * 33, "a" * 16, "a" * 17, "a" * 8, "a" * 9, "b" * 15 + ".", "b" * 16 + ".", "é" * 8, "é" * 9, "é" * 4 + "\u00a0" + "é" * 4,
]


def shuffled(count):
    """Words, punctuation and separators strung together at random, always the same."""
    random = Random(20)
    marks = " .,:;!?'\"()[]{}<>-_/\\@#$%&*+=~^|`’“”…"
    for _ in range(count):
        pieces = []
        for _ in range(random.randrange(1, 9)):
            pieces.append(random.choice(WORDS) if random.random() < 0.6 else "".join(random.choices(marks, k=random.randrange(1, 4))))
            pieces.append(random.choice(["", "", " ", " ", "  ", "\n"]))
        yield "".join(pieces)


STRINGS = list(dict.fromkeys([
    *WORDS, *SENTENCES, *WHITE_SPACE, *(f"a{s}b" for s in WHITE_SPACE), *(f"{s}{s} x {s}" for s in WHITE_SPACE), "".join(WHITE_SPACE), "x" + "".join(WHITE_SPACE) + "y",
    *(f"a{c}b {c} {c}c" for c in CONTROLS), " ".join(WORDS), *shuffled(400)]))


def generated():
    """Long strings by rule: (rule, unit, count, text). `repeat` is the unit, count times."""
    for unit, count in [
        ("a", 1 << 20), ("é", 1 << 18), ("a.", 20000), ("!", 10000), (".", 10000), ("(", 5000), ("a!", 5000), ("-", 10000), ("don't ", 5000), (" ", 100000), ("\n ", 10000), ("日本", 20000), ("😀", 5000), ("5km.", 3000),
        ("http://a.com/", 2000), (": ) ", 3000), ("it ", 3000), ("a:", 3000), ("x" * 200 + "!", 200),
    ]:
        yield "repeat", unit, count, unit * count


LANGUAGES = {
    "de": [
        "Das ist z.B. ein Test, usw. und d.h. mehr.", "Er kam um 8 Uhr, ging's ihm gut? Na klar!", "Die Straße kostet 5,50€ – ca. 10km.", "„Hallo“, sagte Dr. Müller (geb. 1950).", "A-Z und 3-4 Bücher/Hefte; s.u. S'ist so.",
        "Ärger mit ÖPNV, Ü-Wagen & Co. KG.", "Am 24.12.2020 um 18:00 Uhr, §5 Abs. 2.", "daß's geht's 's", "", "x  y\n z"],
    "es": [
        "EE. UU. y EE.UU. son lo mismo.", "EE .  UU .", "EE . UU .", "Ee. Uu. EE.", "¿Qué tal? ¡Muy bien, Sr. García!", "A las 8 a.m. o a las 8a.m. del día 1.º", "p. ej. el 50% de 1.000,00 €.", "dos tres primero segundo mil", "vs. Ud. Uds. pág. 5", "del al pa'l", "en EE. UU.", "EE. UU", "EE. UU.EE. UU."],
    "fr": [
        "C'est-à-dire qu'aujourd'hui, l'ami d'Élise n'est pas là.", "J'ai 10€ et 3,50 €; il est 8h30.", "Qu’est-ce que c’est ? Va-t-il venir ?",
        "porte-avions Porte-Avions PORTE-AVIONS entr'ouvrir anti-inflammatoires aéro-club ex-président", "M. Dupont, Mme. Durand, etc. av. J.-C.", "Saint-Étienne-du-Rouvray, Seine-et-Marne", "prud'homme prud’hommes Z'yeuter",
        "grand'hommes d'abord l'un l’autre jusqu'à", "Dr. Mlle. n°5 1er 2e 20% 5km.", "premier deux trois mille"],
    "ru": [
        "Это т.е. и т.д., в т.ч. пример.", "вед. науч. сотр. Иванов", "в  т . ч .", "в т.ч.", "в т . ч . в", "10 км/ч, 5 кг.",
        "г. Москва, д-р архитектуры", "ст. науч. сотр. ст. науч.", "гл. вед. науч. сотр."],
}
