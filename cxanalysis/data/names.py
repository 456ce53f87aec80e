"""Which header means which column, and which columns tell who a person is.

A header is known by its contract name, by the mapping of `cxanalysis.toml`, or by the Chinese names below; case, width
and spaces do not count. A column that is neither wanted nor known never enters the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cxanalysis.data.contract import fold
from cxanalysis.errors import did_you_mean

_PERSONAL = """
name names full_name fullname first_name firstname last_name lastname surname given_name family_name middle_name
customer_name contact_name contact_person phone phone_number telephone tel mobile mobile_phone cell cellphone fax email
e-mail e_mail email_address mail address street street_address postal_address home_address postcode zip zip_code
id_number id_card identity_card passport passport_number ssn social_security_number national_id tax_id sex gender age
birthday birth_date date_of_birth dob employer ip ip_address
姓名 名字 客户姓名 联系人 联系人姓名 电话 电话号码 联系电话 手机 手机号 手机号码 邮箱 电子邮箱 电子邮件
地址 通讯地址 家庭住址 身份证 身份证号 身份证号码 护照号 性别 年龄 生日 出生日期 工作单位 雇主
vorname nachname telefon adresse anschrift geschlecht alter geburtsdatum nom prenom prénom téléphone courriel sexe
nombre apellido apellidos teléfono correo dirección direccion sexo edad telefone endereço nome cognome indirizzo
氏名 名前 電話 電話番号 住所 メール 性別 年齢
"""
PERSONAL = frozenset(_PERSONAL.split())

_CHINESE = {
    "customers": "客户编号=customer_id 建档日期=joined_on 流失日期=left_on 客户类型=customer_type 细分市场=segment"
    " 区域=region 行业=industry 规模=size 渠道=channel 客户经理=account_manager 销售限额=credit_limit",
    "orders": "订单号=order_id 客户编号=customer_id 订货日期=ordered_on 销售额=revenue 成本=cost 数量=quantity"
    " 产品=product 产品类型=product_type 销售渠道=sales_channel 销售方式=sales_mode 应付日期=due_on"
    " 实付日期=paid_on 承诺交货日期=promised_on 实际交货日期=delivered_on 状态=status",
    "complaints": "投诉编号=complaint_id 客户编号=customer_id 投诉时间=received_at 受理时间=received_at"
    " 发生日期=occurred_at 发生地点=place 投诉项目=item 投诉类别=category 投诉方式=method 产品=product"
    " 区域=region 受理人员=received_by 经办人=handled_by 处理标准=standard 处理结果=result"
    " 追踪结果=follow_up_result 到场时间=arrived_at 办结时间=resolved_at 回访时间=followed_up_at"
    " 处理满意度=satisfied_with_handling 原因=cause 责任方=responsible",
    "responses": "答卷编号=response_id 提交时间=responded_at 客户编号=customer_id 调查方式=mode 用时(秒)=duration_s",
    "invitations": "邀请编号=invitation_id 发出时间=sent_at 调查方式=mode 结果=outcome",
    "contacts": "接触编号=contact_id 开始时间=started_at 接触方式=channel 接触类别=kind 等待秒数=wait_s"
    " 解决时间=resolved_at",
    "ratings": "客户编号=customer_id 评分日期=rated_on 指标=indicator 分值=score 评分人=rater",
    "targets": "目标编号=target_id 指标=measure 目标值=value 方向=direction 开始日期=starts_on 结束日期=ends_on"
    " 责任人=owner",
    "improvements": "改进编号=improvement_id 指标=measure 开始日期=started_on 项目=item 责任人=owner 完成期限=due_on"
    " 预期效果=expected 状态=status",
}


def chinese_names(table: str) -> dict[str, str]:
    """Return the Chinese headers known without a mapping.

    Examples
    --------
    >>> chinese_names("ratings")["分值"]
    'score'
    """
    return dict(pair.split("=") for pair in _CHINESE.get(table, "").split())


@dataclass(frozen=True)
class Matched:
    """How the header of a file was understood.

    `found` maps our column to the position in the file; `renamed` lists (theirs, ours) where only case, width or
    spaces differ; `personal` and `unknown` are headers left out; `doubled` are our columns that two headers claim;
    `mapped_away` are mapping entries whose header is not in the file.
    """

    found: Mapping[str, int]
    renamed: tuple[tuple[str, str], ...] = ()
    personal: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    mapped_away: tuple[str, ...] = ()
    near: Mapping[str, str] = field(default_factory=dict)


def match_header(
    table: str, header: list[str], wanted: Iterable[str], mapping: Mapping[str, str], personal: Iterable[str]
) -> Matched:
    """Find the wanted columns in a header.

    Parameters
    ----------
    table : str
        Name of the table.
    header : list of str
        Header as written.
    wanted : iterable of str
        Our column names.
    mapping : mapping of str to str
        Their name to ours, from the settings.
    personal : iterable of str
        More names of personal columns, from the settings.

    Returns
    -------
    Matched
        What was found where, and what is left out.

    Examples
    --------
    >>> m = match_header("ratings", ["Customer_ID", "分值", "email", "scrore"], ["customer_id", "score"], {}, [])
    >>> dict(m.found), m.personal, m.unknown, dict(m.near)
    ({'customer_id': 0, 'score': 1}, ('email',), ('scrore',), {'scrore': '; did you mean "score"?'})
    """
    ours = list(wanted)
    known = {fold(theirs): name for theirs, name in chinese_names(table).items() if name in ours}
    known |= {fold(name): name for name in ours}
    known |= {fold(theirs): name for theirs, name in mapping.items()}
    banned = {fold(name) for name in personal}
    spelt = set(ours) | set(mapping) | set(chinese_names(table))
    found: dict[str, int] = {}
    renamed, private, unknown, doubled = [], [], [], []
    for position, text in enumerate(header):
        key = fold(text)
        name = known.get(key)
        if key in banned or (name is None and key.replace(" ", "_") in PERSONAL):
            private.append(text)
        elif name is None:
            unknown.append(text)
        elif name in found:
            doubled.append(name)
        else:
            found[name] = position
            renamed += [] if text in spelt else [(text, name)]
    headers = {fold(text) for text in header}
    away = tuple(theirs for theirs in mapping if fold(theirs) not in headers)
    near = {text: did_you_mean(fold(text), ours) for text in unknown}
    return Matched(found, tuple(renamed), tuple(private), tuple(unknown), tuple(doubled), away, near)
