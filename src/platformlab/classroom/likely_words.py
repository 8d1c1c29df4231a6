"""How likely it is that a word is one: for telling in which encoding a list of names was written.

A letter with a mark belongs to an alphabet, and the letters of one word to one alphabet; capitals stand first; signs of
East Asia are common ones, and names begin with family names. Names of people are what this is about, not prose.
"""

import itertools
import unicodedata

_LATIN = (
    *("äöüß", "éèêëàâîïôûùçœæÿü", "áéíóúñü", "ãõáéíóúâêôçà", "åäöæøé", "ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ"),
    *("áéíóöőúüű", "çğıöşüâî", "ăâîșțşţ", "àèéìòù", "čćđšž", "ëç", "āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž", "áðéíóúýþæö"),
)
"""Letters of Latin alphabets beyond a to z, one language each: letters of one word are of one language."""

_COMMON = set("äöüßéèêëàâáíóúñçîïôãõåæøûù")
_CYRILLIC = ("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў", "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕ")
_VOWELS = "аеёиоуыэюяіїєў"
_SURNAMES = {
    "gb18030": "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武莫孔向汤欧司上诸",
    "big5hkscs": "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏"
    "孫戴范方宋鄧杜傅侯曹薛丁卓馬阮董唐溫藍蔣石古紀姚連馮歐程湯黎康姜汪田尤涂巫韓龔嚴袁鐘包金司",
    "cp932": "佐鈴高田伊渡山中小加吉松井木林清斎齋森池阿橋石前藤岡長後近村遠青坂福太西金三岩原上野内大本和竹平河安久今"
    "菅杉丸新古浜宮増土片荒市工水永北南東秋星川島千早柴谷桜須矢相武服飯菊関馬成堀黒",
    "cp949": "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함",
}
_SURNAMES["euc_jp"] = _SURNAMES["cp932"]
"""With what sign family names begin, for the encodings of each language."""


def likelihood(word, encoding):
    """From 0 for a word that cannot be one to 1. encoding: in which it was read, as Python calls it."""
    letters = [sign for sign in word if not sign.isascii() and sign not in "’·"]
    if any(unicodedata.category(sign)[0] not in "LM" for sign in letters):
        return 0.0
    scripts = {unicodedata.name(sign, "?").partition(" ")[0] for sign in word if sign.isalpha()}
    if scripts <= {"LATIN"}:
        return _of_latin(word, letters)
    if scripts == {"CYRILLIC"}:
        small = word.lower()
        spoken = 6 * sum(sign in _VOWELS for sign in small) >= len(small)
        known = any(set(small) <= {*alphabet, "-", "’", "'"} for alphabet in _CYRILLIC)
        if not (spoken and known and _is_cased(word)):
            return 0.0
        return 0.6 if word == small else 0.8 if word.isupper() else 1.0
    if scripts == {"GREEK"}:
        return (0.6 if word.islower() else 0.9) if _is_cased(word) else 0.0
    if scripts in ({"HEBREW"}, {"ARABIC"}):
        return 0.85
    if scripts == {"THAI"}:
        return 0.75
    if scripts <= {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA"}:
        common = sum(_of_sign(sign, encoding) for sign in letters) / len(letters)
        return common * (1.0 if letters[0] in _SURNAMES.get(encoding, "") else 0.85)
    return 0.0


def _of_latin(word, letters):
    small = {sign.lower() for sign in letters}
    if not any(small <= set(alphabet) for alphabet in _LATIN):
        return 0.0
    for before, sign in itertools.pairwise(word):
        # A capital letter with a mark stands first, or among capitals; a small one is not in front of a capital.
        if (before.islower() and sign.isupper() and not (before.isascii() and sign.isascii())) or (
            before.isupper() and sign.islower() and not sign.isascii() and word[:2].isupper()
        ):
            return 0.0
    apostrophe = word.find("’")
    if apostrophe > 0 and not word[apostrophe + 1 : apostrophe + 2].isupper():
        return 0.4
    # Letters of languages with many writers are likelier than others.
    return 1.0 if small <= _COMMON else 0.93 if not small & {"ð", "þ"} else 0.88


def _is_cased(word):
    """Whether a word is small, all capitals, or has its capitals first, around hyphens."""
    return all(part in (part.lower(), part.upper(), part.capitalize()) for part in word.split("-"))


def _of_sign(sign, encoding):
    """How common a sign of East Asia is in the writing that an encoding is for."""
    if encoding == "cp949":
        return 1.0 if "\uac00" <= sign <= "\ud7a3" and _leads(sign, "euc_kr", 0xB0, 0xC8) else 0.1
    if encoding in ("cp932", "euc_jp"):
        kana = "\u3041" <= sign <= "\u30ff" or sign == "々"
        common = kana or _leads(sign, "shift_jis", 0x88, 0x98)
        return (1.0 if common else 0.5 if _leads(sign, "shift_jis", 0x99, 0xEA) else 0.1) - 0.05 * (
            encoding == "euc_jp"
        )
    if encoding == "big5hkscs":
        return 1.0 if _leads(sign, "big5", 0xA4, 0xC6) else 0.4 if _leads(sign, "big5", 0xC9, 0xF9) else 0.1
    if encoding == "gb18030":
        return 1.0 if _leads(sign, "gb2312", 0xB0, 0xD7) else 0.6 if _leads(sign, "gb2312", 0xD8, 0xF7) else 0.2
    return 0.0


def _leads(sign, encoding, first, last):
    try:
        return first <= sign.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


def one_language(words):
    """The largest share of words that one Latin alphabet explains."""
    letters = [{sign for sign in word.lower() if not sign.isascii()} for word in words]
    return max(sum(one <= set(alphabet) for one in letters) for alphabet in _LATIN) / len(words)
