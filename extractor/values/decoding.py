"""Bytes → text: which encoding a Chinese text is in, decided by what the decoded characters look like.

"Decodes without an error" proves nothing (nearly every Big5 text decodes as GB18030), so a byte order mark
decides first, then strict UTF-8, and else the candidate whose first 16 KB hold the greatest share of common
Chinese characters, digits and punctuation.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from extractor.errors import ReadingError
from extractor.words import message
from extractor.zips import OLD_OFFICE

SAMPLE_BYTES = 16_384
"""How much of a file is scored; even, so that it never cuts a UTF-16 code unit."""

CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""What is tried where neither a byte order mark nor strict UTF-8 decides; the earlier one wins a tie."""

SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
"""Encodings that are read as a larger one, since files labelled with them hold its characters too."""

TEXT_SHARE = 0.2
"""A text has at least this share of good characters (short GB18030 texts 0.5, random bytes mostly 0.03)."""

# The UTF-32-LE mark starts with the one of UTF-16-LE, so it stands first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_SIGNATURES = (
    (b"%PDF-", "kind.pdf"),
    (b"PK\x03\x04", "kind.zip"),
    (OLD_OFFICE, "kind.old_office"),
    (b"{\\rtf", "kind.rtf"),
    (b"\x89PNG", "kind.picture"),
    (b"\xff\xd8\xff", "kind.picture"),
    (b"GIF8", "kind.picture"),
    (b"\x1f\x8b", "kind.gzip"),
    (b"7z\xbc\xaf\x27\x1c", "kind.7z"),
    (b"Rar!\x1a\x07", "kind.rar"),
    (b"\x7fELF", "kind.program"),
)

# The most frequent characters of written Chinese, then of public reports, in both scripts.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明"
    "性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西月话合回特代内信表化老给世位"
    "次度门任常先海通教原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四总何电数安少报才结反受目量再感建务做"
    "接必场件计管期市直资命山金指许统区保至队形社便空决治展科司五基书非则界达光放强即难且权思完设式色路记南品住告类求据程北边"
    "该交规万取望觉术领共确传师观清今切院让识候带导争运省县镇乡村级届委党支组织职农签订协议集率约近余亿元百千六七八九零〇户份"
    "项班座款费补贴助困慰帮扶救维护调仲裁监督检查培训竞赛技创评选优模范劳奖励彰授予示岗站阅览室服健康医疗互险失推荐介绍商专厂"
    "案落深善增降减超突破足左右累覆盖参街园企单校铁煤矿钢筑纺输局厅办股席副志顾标算排讲谢具截止底初末季這個們來為國說時會對過"
    "發後種經學現動開實無與長機關點業將兩間問應戰頭體見產話給門東聲題論處義幾認條氣變電數報結場計務資區隊決書達難權設記類據邊"
    "該規萬術領確傳師觀讓識帶導爭運還沒當進樣軍並總員從裡於縣鎮鄉級屆黨組織職農簽訂協議約餘億戶項費貼幫維護調監檢訓競賽創評選"
    "優範勞獎勵崗閱覽醫療險薦紹專廠強減蓋參園單鐵礦鋼築紡輸廳辦顧標講謝病房屋围注引片势视夫亲香跟亚够乐写食红转热断续息严哪育"
    "往请举害快飞防怎找火李脸音吃尽供角双土习城青试源洋客古验店密石武周虽轻钱值显早段群怕响收存纪阶语采离父环球质轮材准器容细"
    "州整济块独激富爱层充纸击冲波普似苏称春夏秋冬黑白朝负读除依备养适速停河卫血英冷油岁叶差胜素江测练另致叫汉短讨湖略责仅京票"
    "丰板继银湾岛黄乎良网德宁景旅游龙福云阳宝昌泰盛广庆诚顺宏兴荣华伟永吉祥幼残贫孤弱妇婴童亡伤灾欠薪拖缴纳税障额账投融贷财审"
    "绩效惩诉讼访咨询线窗台络媒宣刊演歌咏画摄影棋牌藉堂宿舍澡浴休车床艺改革课骨干核历凭证環練願輕錢質視養適備風雲飛歷語離親請"
    "紙誰號層衝續負讀蘇歲陽龍寶慶順興榮華偉寧網遊黃銀灣島漢討責僅豐繼殘貧婦嬰傷災繳納稅賬財審績懲訴訟訪諮詢熱線絡畫攝車藝課幹"
    "憑證獲遞檔樓聽筆圍僱屬團置澳港幣臺較圓滿爲眾衆舉歡迎濟貿積極遼粵滬聯誼圖羅歐馬盧劉陳張楊趙吳鄭孫"
)
_PUNCTUATION = frozenset(
    "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·％　０１２３４５６７８９ \t\r\n,.;:?!()%-0123456789"
)

# Control characters that no text holds: they tell a binary, or UTF-16 read as a single-byte text.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Decoded(NamedTuple):
    """A decoded text without byte order mark, its codec, and how many places became U+FFFD."""

    text: str
    encoding: str
    replaced: int


def decode(
    data: bytes, name: str, encoding: str | None = None, *, declared: str | None = None, evidence: bytes | None = None
) -> Decoded:
    """Decode ``data`` with ``encoding``, or with the one that it most looks like.

    ``declared`` is what the text says about itself, which counts where it looks as good as any other; ``evidence`` is
    what to judge by, where the beginning of ``data`` holds no text. Raises ReadingError, with ``name`` in it, for an
    unknown encoding and for data that are no text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReadingError(message("decoding.not_text", name=name, kind=message(kind)))
    if encoding is not None:
        return _decode_as(data, codec_of(encoding))
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, codec)
    if _is_clean_utf8(data):
        return _decode_as(data, "utf-8")
    evidence = evidence or data
    best = most_likely_codec(evidence, (*_known(declared), *CANDIDATES))
    sample = _decode_sample(evidence[:SAMPLE_BYTES], best)
    good, debris = _tally(sample)
    if good < TEXT_SHARE * len(sample) or good < debris or "\x00" in sample:
        raise ReadingError(message("decoding.binary", name=name))
    return _decode_as(data, best)


def codec_of(encoding: str) -> str:
    """Python's name of the codec for ``encoding``, or of one that contains it (``gbk`` → ``gb18030``).

    Raises ReadingError if there is none for text.
    """
    wanted = encoding.strip().lower().replace("_", "-")
    codec = SUPERSETS.get(wanted, wanted)
    try:
        b"\xff".decode(codec, "replace")
    except (LookupError, ValueError) as error:
        raise ReadingError(message("decoding.unknown_encoding", encoding=encoding)) from error
    return codec


def _known(declared: str | None) -> tuple[str, ...]:
    """The codec that a text declares, if there is one of that name."""
    try:
        return (codec_of(declared),) if declared else ()
    except ReadingError:
        return ()


def most_likely_codec(data: bytes, candidates: tuple[str, ...] = CANDIDATES) -> str:
    """The candidate that the beginning of ``data`` most looks like; the earlier one where two do."""
    return max(candidates, key=lambda codec: score(_decode_sample(data[:SAMPLE_BYTES], codec)))


def score(text: str) -> float:
    """Measure how much ``text`` looks like Chinese: 1 if all characters are common ones, below 0 if it is debris.

    Common characters, digits and punctuation count 1, other ASCII 1/2, replaced, private-use and control
    characters -4, all others 0.

    >>> score("新建工会8个。"), score("\\ufffd")
    (1.0, -4.0)
    """
    good, debris = _tally(text)
    return (good - 4 * debris) / len(text) if text else 0.0


def _tally(text: str) -> tuple[float, int]:
    """Return how many characters are good and how many are debris."""
    good, debris = 0.0, 0
    for char in text:
        if char in _COMMON or char in _PUNCTUATION:
            good += 1
        elif char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or _CONTROLS.match(char):
            debris += 1
        elif char < "\x7f":
            good += 0.5
    return good, debris


def _is_clean_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # UTF-16 can be valid UTF-8 by chance, but is then full of control characters
    return not _CONTROLS.search(text)


def _decode_sample(sample: bytes, codec: str) -> str:
    # final=False leaves out a character that the end of the sample cuts
    return codecs.getincrementaldecoder(codec)("replace").decode(sample, final=False)


def _decode_as(data: bytes, codec: str) -> Decoded:
    text = data.decode(codec, "replace")
    # U+FFFD that the file itself spells out are not ours to count
    spelled = data.decode(codec, "ignore").count("\ufffd")
    # some codecs let half a surrogate pair through, which no output could hold
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Decoded(text.removeprefix("\ufeff"), codec, text.count("\ufffd") - spelled)
