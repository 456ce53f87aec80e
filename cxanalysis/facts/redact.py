"""What could point at a person is cut out of a customer's own words before anybody else reads them.

Phone numbers, identity, bank, order and customer numbers, plates, addresses of mail, web and street, names that follow
or go before a title or an introduction, and what the caller knows to be a name or a number of somebody are replaced by
one mark, in digits of any width and with spaces, dots or dashes between them. Prices, dates and quantities stay. What
is doubtful goes: a word too many lost costs less than a number too many shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

MARK = "[removed]"
_LONG, _UNBROKEN = 7, 6  # digits from which a number with separators, or without any, is taken for one of a person

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0x202F: 0x20, 0x2009: 0x20}
_FULL_WIDTH |= dict.fromkeys(map(ord, "‐‑‒–—―−ー"), ord("-"))
_FULL_WIDTH |= {ord(sign): ord("0") + i % 10 for i, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⓿❶❷❸❹❺❻❼❽❾⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")}
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_HAN = "\u3400-\u9fff"
_L = rf"[^\W{_HAN}]"  # a letter or digit of a script that writes words apart
_START, _END = rf"(?<!{_L})", rf"(?!{_L})"

_SURNAMES = (
    "王李张刘陈杨赵黄吴徐孙朱胡郭林罗郑梁宋唐邓冯曹彭肖蔡潘袁董苏"
    "吕魏蒋杜丁沈姜范傅钟卢汪戴崔廖邹熊孟秦薛侯雷段郝龚邵邱贺顾毛"
)
_DOUBTFUL = "周何许曾余田高马方任于程金谢万常白江时严温安易石夏韩叶谭陆史武康文龙钱牛尹黎倪章鲁葛岳季凌童包左柳"
_HAN_DIGITS = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_TITLES = "先生|女士|小姐|太太|经理|主任|主管|师傅|老师|总监|店长|司机|老板|业务员|客服|同志"
_PLATE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_NAME = rf"{_WORD}(?:\s+(?:(?:van|von|de|der|den|la|le|del|di|da|bin|al)\s+)*{_WORD}){{0,3}}"
_DOMAINS = "com|net|org|info|biz|shop|store|online|site|top|xyz|vip|app|dev|cn|hk|tw|de|uk|eu|io|nl|fr|at|ch|it|es|jp"
_CURRENCIES = "eur|usd|cny|rmb|gbp|chf|hkd|jpy|us|nt"
_APPS = "微信号?|wechat|weixin|vx|qq|whatsapp|telegram|skype|line"
_NUMBERED = "order|invoice|account|customer|client|contract|reference|ref|parcel|tracking"
_BETWEEN = r"[ \t.\-/()·_]{0,3}"
_APART = r"[^\w]{0,3}_?"  # between the digits of a number whose length is known
_DOT = r"(?:\s?[.。]\s?|\s?[(\[{]\s?dot\s?[)\]}]\s?|\sdot\s)"
_AT = r"(?:@|[(\[{]\s?at\s?[)\]}])"
_STREETS = "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Square|Sq|Close|Court|Crescent|Boulevard|Blvd|Terrace"
_FILES = "订单|单号|编号|账号|帐号|卡号|户号|合同|发票号|客户号"
_PAPERS = "工号|员工号?|尾号|证号|护照|通行证|台胞证|身份证|驾照|驾驶证|会员号?|会员卡"
_CALLS = r"电话|手机|热线|拨打|打给|致电|联系|回电|分机|\bcall|\bphone|\btel|\bmobile|\bfax|\bext"
_I_AM = "我叫|我是|名叫|姓名|联系人|收件人|收货人|签收人|投诉人"

_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"(?:{_L}|[._%+-]){{1,64}}(?:\s\.\s?{_L}{{1,64}}){{0,3}}\s?{_AT}\s?{_L}+(?:[.-]{_L}+|{_DOT}(?:{_DOMAINS}){_END}"
         rf"|{_DOT}{_L}+(?={_DOT}))*", re.IGNORECASE),
        (rf"{_START}{_L}(?:{_L}|[._%+-]){{0,64}}\s(?:at|@)\s{_L}+(?:\sdot\s{_L}+)+", re.IGNORECASE),
        (rf"(?:[{_HAN}]{{2,4}}|{_L}{{1,64}})@(?:[{_HAN}]+\.)+[{_HAN}]{{2}}", 0),
        (rf"@{_L}(?:{_L}|[_.-])*", 0),
        (r"(?:https?|ftp)://[!-~]+|www\.[!-~]+", re.IGNORECASE),
        (rf"{_START}(?:[a-z0-9-]+\.)+(?:{_DOMAINS}){_END}(?:/[!-~]*)?", re.IGNORECASE),
        (rf"(?:{_APPS})(?:\s?(?:id|号|number))?[\s:是为]*((?=[a-z0-9_-]*[\d_])[a-z0-9][a-z0-9_-]{{4,}})",
         re.IGNORECASE),
        (rf"[{_PLATE}]\s?[A-Za-z](?=[ A-Za-z·•.-]{{0,6}}\d)(?:[ ·•.-]{{0,2}}[A-Za-z0-9]){{4,5}}"
         rf"[ ·•.-]{{0,2}}[A-Za-z0-9挂学警港澳]", 0),
        (rf"{_START}WJ ?[{_PLATE}]? ?[·•.-]? ?\d{{4,5}}[A-Z0-9]?{_END}", re.IGNORECASE),
        (rf"{_START}[A-ZÄÖÜ]{{1,3}}[-. ]\d{{1,4}}[-. ][A-Z]{{1,3}}{_END}", 0),
        (rf"{_START}\d{{1,3}}-[A-Z]{{1,3}}-\d{{1,3}}{_END}", 0),
        (rf"{_START}[A-Z]{{2}}\d{{2}} ?[A-Z]{{3}}{_END}", re.IGNORECASE),
        (rf"{_START}[A-ZÄÖÜ]{{1,3}}-[A-Z]{{1,2}} ?\d{{1,4}}{_END}", 0),
        (rf"{_START}[A-ZÄÖÜ]{{1,3}} [A-Z]{{1,2}} \d{{2,4}}{_END}", 0),
        (rf"{_START}[A-Z]{{2}}\d{{2}}(?: ?[A-Z0-9]{{4}}){{2,7}}(?: ?[A-Z0-9]{{1,4}})?{_END}", re.IGNORECASE),
        (rf"{_START}[A-Z]{{2}} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-D]{_END}", 0),
        (rf"{_START}[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}}{_END}", 0),
        (rf"{_START}\d{{2}}\d{{6}}[A-Z0-9]{{10}}{_END}", re.IGNORECASE),
        (rf"(?<!\d)1{_APART}[3-9](?:{_APART}\d){{9}}(?!\d)", 0),
        (rf"(?<!\d)[1-9](?:{_APART}\d){{5}}{_APART}(?:1{_APART}9|2{_APART}0)(?:{_APART}\d){{9}}{_APART}[\dXx](?!\d)",
         0),
        (rf"(?<!\d)\d{{4}}(?:{_APART}\d{{4}}){{3}}(?:{_APART}\d{{1,3}})?(?!\d)", 0),
        (r"(?<!\d)\d{2,4}[,，、*]\d{3,5}[,，、*]\d{4,5}(?!\d)", 0),
        (rf"{_START}(?!(?:{_CURRENCIES})\d)[a-z]{{1,5}}[-_#]?\d{{3,}}[a-z0-9-]*", re.IGNORECASE),
        (rf"{_START}(?:{_NUMBERED})\s?(?:no|number|nr|id|code)[\s.:#]*([a-z]*[-_]?\d[a-z0-9_-]{{2,}})", re.IGNORECASE),
        (r"(?:#|№)\s?(\d{3,})", 0),
        (rf"(?:{_FILES})[^\d。，\n]{{0,4}}?([A-Za-z]*-?\d{{3,}})", 0),
        (rf"(?:{_PAPERS})[^\d。，\n]{{0,3}}?([A-Za-z]*-?\d{{1,}}[Xx]?)", 0),
        (rf"(?:{_CALLS})[\s.:]{{0,3}}(\+?\d(?:[ .-]?\d){{3,}})", re.IGNORECASE),
        (rf"(\d{{3,}})\s?(?:ext{_END}|转|分机)", re.IGNORECASE),
        (rf"[{_HAN_DIGITS}]{{7,}}", 0),
        (rf"{_START}(?:[Mm]rs?|[Mm]s|Miss|Dr|Prof|Sir|Madam|Herr|Frau){_END}\.?\s+"
         rf"((?:(?:van|von|de|der|den) )*{_NAME})", 0),
        (rf"{_START}(?:[Mm]y name is|[Tt]his is|I am|I'm|I’m|[Ss]igned|[Ss]incerely|[Yy]ours),?\s+({_NAME})", 0),
        (rf"(?:{_I_AM})[\s:是为]{{0,2}}([{_SURNAMES}{_DOUBTFUL}][{_HAN}]{{1,2}})", 0),
        (rf"[小老阿]([{_SURNAMES}])(?!病|围|{_TITLES})", 0),
        (rf"[{_HAN}]{{2,6}}(?:路|街|道|巷|弄|胡同)\s?\d{{1,5}}\s?[号弄]"
         r"(?:[\dA-Za-z\s]{0,6}[栋幢座楼层室单元号])*", 0),
        (r"\d{1,4}\s?[栋幢座]\s?(?:\d{1,3}\s?单元)?\s?(?:\d{1,5}\s?[室号])?", 0),
        (rf"{_START}\d{{1,5}}[a-z]?\s(?:{_WORD}\s){{1,3}}(?:{_STREETS}){_END}", 0),
        (rf"{_START}(?:{_WORD}\s){{1,3}}(?:{_STREETS})\s\d{{1,5}}{_END}", 0),
        (rf"{_L}{{1,40}}(?:straße|strasse|str\.|gasse|platz|weg)\s?\d{{1,4}}[a-z]?{_END}", re.IGNORECASE),
        (rf"\b(?:[Mm]anager|[Aa]ssistant|[Dd]river|[Rr]egards),?\s+({_NAME})", 0),
        (rf"((?!谢谢)[{_SURNAMES}{_DOUBTFUL}](?!谢)[{_HAN}]{{0,2}}?)(?:{_TITLES})", 0),
        (rf"(?:经理|司机|师傅|客服|先生|女士|主任|店长|老师)([{_SURNAMES}][{_HAN}]{{1,2}})", 0),
    )
)  # fmt: skip
_DIGITS = re.compile(rf"\+?\(?\d(?:{_BETWEEN}\d)+(?:[ .-]?[Xx]{_END})?")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = rf"(?:{_YEAR}([-./]){_MONTH}\1{_DAY}|{_DAY}([-./]){_MONTH}\2{_YEAR}|{_MONTH}/{_DAY}/{_YEAR})"
_PRICE = r"\d{1,5}\.\d{1,2}"
_HARMLESS = re.compile(
    rf"{_DATE}(?: \d{{1,2}})?|{_YEAR} ?[-/] ?{_YEAR}|\d([. ])\d{{3}}\3\d{{3}}|{_PRICE} ?[-/] ?{_PRICE}"
)
_SUSPECT = re.compile(
    rf"\d{_BETWEEN}\d{_BETWEEN}\d|\d[,，、*\n]|[@#№]|\.[A-Za-z]|\d-[A-Z]|[A-Za-z][-. ]?\d|[{_HAN_DIGITS}]{{7}}"
    rf"|[(\[{{]\s?(?i:at)\s?[)\]}}]|\s(?i:dot)\s|{_START}(?:[Mm]rs?|[Mm]s|Miss|Dr|Prof|Sir|Madam|Herr|Frau){_END}"
    rf"|{_START}(?:[Mm]y name is|[Tt]his is|I am|I'm|I’m|[Ss]igned|[Ss]incerely|[Yy]ours),?\s|{_I_AM}"
    rf"|\d\s?[号弄栋幢座]|\d\s?[A-Z]|(?:{_STREETS})\s\d|(?i:straße|strasse|str\.|gasse|platz|weg)\s?\d"
    rf"|(?:{_PAPERS})\D{{0,3}}\d|[小老阿][{_SURNAMES}]"
    rf"|\b(?:[Mm]anager|[Aa]ssistant|[Dd]river|[Rr]egards),?\s+{_WORD}|(?i:{_APPS})[\s\w:]*[\d_]|{_TITLES}"
    rf"|[{_PLATE}]\s?[A-Za-z]"
)


def redact(text: str, known: Iterable[str] = ()) -> str:
    """Replace what could point at a person by `[removed]`.

    Parameters
    ----------
    text : str
        A customer's own words, in any language.
    known : iterable of str
        Names, codes and places that stand for somebody in these data; cut wherever they stand as whole words.

    Returns
    -------
    str
        The words as they are but for what was cut; characters without width are dropped.

    Notes
    -----
    A number is cut from 6 digits on, with separators from 7; dates, spans of years and grouped millions are not. Names
    are known by a title, an introduction or from `known` only: a name alone stands, which is why no text is shown that
    holds rare words.

    Examples
    --------
    >>> redact("Invoice was not clear, call 07700 900123.")
    'Invoice was not clear, call [removed].'
    >>> redact("打１３８-００１３-８０００也没人接"), redact("王经理很好")
    ('打[removed]也没人接', '[removed]经理很好')
    >>> redact("24 cartons at 12.50 on 2026-10-31")
    '24 cartons at 12.50 on 2026-10-31'
    >>> redact("Petra of branch H5 was rude", ["petra", "H5"])
    '[removed] of branch [removed] was rude'
    """
    shown = _HIDDEN.sub("", text)
    read = shown.translate(_FULL_WIDTH)
    spans = list(_known(read, known))
    if _SUSPECT.search(read):
        found = chain.from_iterable(pattern.finditer(read) for pattern in _PATTERNS)
        spans += [m.span(m.lastindex or 0) for m in found]
        spans += [m.span() for m in _DIGITS.finditer(read) if _of_a_person(m.group())]
    return _cut(shown, read, spans) if spans else shown


def _known(read: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Find what is known to stand for somebody; a single letter or sign is too common to be cut."""
    small = read.lower()
    for name in {word.translate(_FULL_WIDTH).strip().lower() for word in known}:
        if len(name) > 1 and name in small:
            yield from (m.span() for m in re.finditer(rf"{_START}{re.escape(name)}{_END}", read, re.IGNORECASE))


def _of_a_person(number: str) -> bool:
    """Tell whether digits with what stands between them are too long for a price, a date or a quantity."""
    if _HARMLESS.fullmatch(number):
        return False
    longest = max(len(part) for part in re.findall(r"\d+", number))
    return longest >= _UNBROKEN or sum(c.isdigit() for c in number) >= _LONG


def _cut(shown: str, read: str, spans: list[tuple[int, int]]) -> str:
    """Put one mark in the place of each stretch, keeping the spaces and the full stop around it."""
    out, at = [], 0
    for start, end in _joined(spans):
        while read[start].isspace():
            start += 1
        while read[end - 1] in " .,;:)":
            end -= 1
        out += [shown[at:start], MARK]
        at = end
    return "".join([*out, shown[at:]])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that overlap."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
