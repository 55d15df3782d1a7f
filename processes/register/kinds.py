"""What kinds of entries the register has, and the fields of each: one description for tables, checks and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of entry.

    `type`: text, note (long), date (ISO), time (of the day, 00:00 to 24:00), number (whole), flag (yes or no), choice
    (one of `choices`: value → Chinese name) or reference (the id of an entry of the kind `refers_to`). `en` and `zh`
    are its names for people.
    """

    name: str
    en: str
    zh: str
    type: str = "text"
    is_required: bool = False
    choices: Mapping[str, str] | None = None
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry; every entry has an `id` that people choose, and these fields."""

    name: str
    en: str
    zh: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return the field of this name, or None."""
        return next((f for f in self.fields if f.name == name), None)


def _of(kind: str, en: str, zh: str, *, required: bool = True) -> Field:
    return Field(kind, en, zh, "reference", required, refers_to=kind)


_NAME = Field("name", "Name", "名称", is_required=True)
_PERSON = Field("name", "Name", "姓名", is_required=True)
_PHONE = Field("phone", "Telephone", "电话")
_EMAIL = Field("email", "E-mail", "电子邮件")
_NOTE = Field("note", "Note", "备注", "note")
_CUSTOMER = _of("customer", "Customer", "客户")
_SITE = _of("site", "Site", "现场", required=False)
_USER = Field("user", "User name", "用户名", is_required=True)
DAYS = {
    "daily": "每天",
    "workdays": "周一至周五",
    "weekend": "周六和周日",
    "mon": "周一",
    "tue": "周二",
    "wed": "周三",
    "thu": "周四",
    "fri": "周五",
    "sat": "周六",
    "sun": "周日",
}

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "customer",
            "Customer",
            "客户",
            (_NAME, Field("industry", "Industry", "行业"), Field("needs", "Needs", "需要与关注", "note"), _NOTE),
        ),
        Kind(
            "site",
            "Site",
            "现场",
            (
                _CUSTOMER,
                _NAME,
                Field("address", "Address", "地址"),
                Field("environment", "Environment", "系统环境", "note"),
            ),
        ),
        Kind(
            "contact",
            "Contact",
            "联系人",
            (_CUSTOMER, _SITE, _PERSON, Field("post", "Post", "职务"), _PHONE, _EMAIL),
        ),
        Kind(
            "project",
            "Project",
            "项目",
            (_CUSTOMER, _NAME, Field("accepted_on", "Accepted on", "整体验收日期", "date"), _NOTE),
        ),
        Kind(
            "contract",
            "Contract",
            "合同",
            (
                _CUSTOMER,
                _of("project", "Project", "项目", required=False),
                _NAME,
                Field(
                    "level",
                    "Service level",
                    "服务级别",
                    "choice",
                    True,
                    {"standard": "标准服务", "premium": "重点保障"},
                ),
                Field("starts_on", "Starts on", "开始日期", "date"),
                Field("ends_on", "Ends on", "结束日期", "date"),
            ),
        ),
        Kind(
            "vendor",
            "Vendor",
            "厂商",
            (
                _NAME,
                Field("hotline", "Hotline", "服务热线"),
                Field("portal", "Service portal", "服务网站"),
                Field("market_contact", "Market contact", "市场联系人"),
                Field("service_contact", "Service contact", "服务联系人"),
                _EMAIL,
                _NOTE,
            ),
        ),
        Kind(
            "product",
            "Product",
            "产品",
            (
                _CUSTOMER,
                _SITE,
                _of("project", "Project", "项目", required=False),
                _of("vendor", "Vendor", "厂商", required=False),
                _NAME,
                Field("model", "Model", "型号"),
                Field("serial", "Serial number", "序列号", is_required=True),
                Field("delivered_on", "Delivered on", "到货日期", "date"),
                Field("vendor_months", "Manufacturer's warranty in months", "厂家质保月数", "number"),
                Field(
                    "guarantee_category",
                    "三包 category",
                    "三包类别",
                    "choice",
                    choices={
                        "none": "不属于三包",
                        "computer": "微型计算机主要部件",
                        "peripheral": "外部设备",
                        "phone": "固定电话机",
                    },
                ),
            ),
        ),
        Kind(
            "spare",
            "Spare unit",
            "备件",
            (
                _NAME,
                Field("model", "Model", "型号", is_required=True),
                Field("serial", "Serial number", "序列号", is_required=True),
                _of("vendor", "Vendor", "厂商", required=False),
                Field("is_original", "Original part", "原厂", "flag", True),
                Field("place", "Place", "存放地点"),
                Field(
                    "state",
                    "State",
                    "状态",
                    "choice",
                    True,
                    {"in_stock": "在库", "reserved": "已预留", "lent": "已借出", "retired": "已报废"},
                ),
                Field("reserved_for", "Reserved for case", "占用工单"),
            ),
        ),
        Kind(
            "skill",
            "Skill",
            "技能",
            (_USER, Field("skill", "Skill", "技能", is_required=True), _NOTE),
        ),
        Kind(
            "duty",
            "Duty",
            "值班",
            (
                Field("group", "Group", "岗位", is_required=True),
                _USER,
                Field("days", "Days", "哪几天", "choice", True, DAYS),
                Field("starts", "From", "从", "time", True),
                Field("ends", "To", "到", "time", True),
            ),
        ),
        Kind(
            "backup",
            "Backup record",
            "备份记录",
            (
                _CUSTOMER,
                _SITE,
                Field("content", "What was saved", "备份内容", is_required=True),
                Field("made_on", "Made on", "备份日期", "date", True),
                Field("place", "Place", "存放地点"),
                Field("is_tested", "Restore was tested", "恢复演练过", "flag"),
            ),
        ),
        Kind(
            "training",
            "Training record",
            "培训记录",
            (
                _CUSTOMER,
                Field("topic", "Topic", "培训内容", is_required=True),
                Field("held_on", "Held on", "培训日期", "date", True),
                Field("trainer", "Trainer", "培训人"),
                Field("people", "People", "参加人数", "number"),
            ),
        ),
    )
}
"""All kinds, by name, in an order in which references come after what they refer to."""
