"""What kinds of entries the register has, and the fields of each: one description for tables, checks and lists.

A new field or kind needs a revision in `processes/revisions`.
"""

from __future__ import annotations

from collections.abc import Mapping

from processes.register.fields import Field, Kind

__all__ = ["DAYS", "KINDS", "Field", "Kind"]


def _of(kind: str, en: str, zh: str, *, required: bool = True) -> Field:
    return Field(kind, en, zh, "reference", required, refers_to=kind)


def _kind(name: str, en: str, zh: str, *fields: Field) -> Kind:
    return Kind(name, en, zh, fields)


_NAME = Field("name", "Name", "名称", is_required=True)
_PERSON = Field("name", "Name", "姓名", is_required=True)
_PHONE = Field("phone", "Telephone", "电话")
_EMAIL = Field("email", "E-mail", "电子邮件")
_NOTE = Field("note", "Note", "备注", "note")
_RETIRED = Field("is_retired", "Retired", "已停用", "flag")
_CASE = Field("case_number", "From case", "来自工单")
_CUSTOMER = _of("customer", "Customer", "客户")
_SITE = _of("site", "Site", "现场", required=False)
_VENDOR = _of("vendor", "Vendor", "厂商", required=False)
_PROJECT = _of("project", "Project", "项目", required=False)
_USER = Field("user", "User name", "用户名", is_required=True)
_GROUP = Field("group", "Group", "岗位", "text", True, source="group")
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
_IMPORTANCE = {"normal": "普通", "important": "重要", "critical": "关键"}
_LEVELS = {"standard": "标准服务", "premium": "重点保障"}
_GUARANTEES = {
    "none": "不属于三包",
    "computer": "微型计算机主要部件",
    "peripheral": "外部设备",
    "phone": "固定电话机",
}
_STATES = {
    "in_stock": "在库",
    "reserved": "已预留",
    "lent": "已借出",
    "returned": "已归还待检",
    "retired": "已报废",
}

_CUSTOMERS = (
    _kind(
        "customer",
        "Customer",
        "客户",
        _NAME,
        Field("industry", "Industry", "行业"),
        Field("importance", "Importance", "重要程度", "choice", choices=_IMPORTANCE),
        Field("needs", "Needs", "需要与关注", "note"),
        _NOTE,
        _RETIRED,
    ),
    _kind(
        "site",
        "Site",
        "现场",
        _CUSTOMER,
        _NAME,
        Field("address", "Address", "地址"),
        Field("environment", "Environment", "系统环境", "note"),
        Field("access", "How to get in", "进场要求", "note"),
        _RETIRED,
    ),
    _kind(
        "contact",
        "Contact",
        "联系人",
        _CUSTOMER,
        _SITE,
        _PERSON,
        Field("post", "Post", "职务"),
        _PHONE,
        _EMAIL,
        Field("is_main", "To be called first", "首要联系人", "flag"),
        _NOTE,
        _RETIRED,
    ),
    _kind(
        "project",
        "Project",
        "项目",
        _CUSTOMER,
        _NAME,
        Field("accepted_on", "Accepted on", "整体验收日期", "date"),
        _NOTE,
        _RETIRED,
    ),
    _kind(
        "contract",
        "Contract",
        "合同",
        _CUSTOMER,
        _PROJECT,
        _NAME,
        Field("level", "Service level", "服务级别", "choice", True, _LEVELS, source="service_level"),
        Field("starts_on", "Starts on", "开始日期", "date"),
        Field("ends_on", "Ends on", "结束日期", "date"),
        Field("scope", "Scope", "服务范围", "note"),
        _RETIRED,
    ),
)
_THINGS = (
    _kind(
        "vendor",
        "Vendor",
        "厂商",
        _NAME,
        Field("hotline", "Hotline", "服务热线"),
        Field("hours", "Hours of the hotline", "热线服务时间"),
        Field("portal", "Service portal", "服务网站"),
        Field("market_contact", "Market contact", "市场联系人"),
        Field("market_phone", "Telephone of the market contact", "市场联系人电话"),
        Field("market_email", "E-mail of the market contact", "市场联系人邮件"),
        Field("service_contact", "Service contact", "服务联系人"),
        Field("service_phone", "Telephone of the service contact", "服务联系人电话"),
        Field("service_email", "E-mail of the service contact", "服务联系人邮件"),
        _EMAIL,
        _NOTE,
        _RETIRED,
    ),
    _kind(
        "warranty_standard",
        "Warranty standard",
        "厂家质保标准",
        _VENDOR,
        _NAME,
        Field("months", "Months from delivery", "质保月数（自到货）", "number", True),
        Field("note", "Conditions", "条件说明", "note"),
        _RETIRED,
    ),
    _kind(
        "product",
        "Product",
        "产品",
        _CUSTOMER,
        _SITE,
        _PROJECT,
        _VENDOR,
        _NAME,
        Field("model", "Model", "型号"),
        Field("serial", "Serial number", "序列号", is_required=True),
        Field("delivered_on", "Delivered on", "到货日期", "date"),
        _of("warranty_standard", "Warranty standard", "厂家质保标准", required=False),
        Field("vendor_months", "Manufacturer's warranty in months", "厂家质保月数", "number"),
        Field(
            "guarantee_category",
            "三包 category",
            "三包类别",
            "choice",
            choices=_GUARANTEES,
            source="guarantee_category",
        ),
        _NOTE,
        _RETIRED,
    ),
    _kind(
        "spare",
        "Spare unit",
        "备件",
        _NAME,
        Field("model", "Model", "型号", is_required=True),
        Field("serial", "Serial number", "序列号", is_required=True),
        _VENDOR,
        Field("is_original", "Original part", "原厂", "flag", True),
        Field("place", "Place", "存放地点"),
        Field("state", "State", "状态", "choice", True, _STATES),
        Field("reserved_for", "Reserved for case", "占用工单"),
        _NOTE,
    ),
    _kind(
        "stock",
        "Stock minimum",
        "备件定额",
        _NAME,
        Field("model", "Model", "型号", is_required=True),
        Field("minimum", "At least in stock", "最低在库数", "number", True),
        Field("is_original", "Original parts only", "只计原厂", "flag"),
        _NOTE,
    ),
)
_PEOPLE = (
    _kind(
        "group",
        "Group",
        "岗位",
        _NAME,
        Field("name_en", "English name", "英文名称"),
        _NOTE,
        _RETIRED,
    ),
    _kind(
        "skill",
        "Skill",
        "技能",
        _USER,
        Field("skill", "Skill", "技能", is_required=True, source="skill"),
        _NOTE,
    ),
    _kind(
        "duty",
        "Duty",
        "值班",
        _GROUP,
        _USER,
        Field("days", "Days", "哪几天", "choice", True, DAYS),
        Field("starts", "From", "从", "time", True),
        Field("ends", "To", "到", "time", True),
    ),
    _kind(
        "duty_change",
        "Change of the roster",
        "调班",
        _GROUP,
        Field("starts_on", "First day", "开始日期", "date", True),
        Field("starts", "From", "从", "time", True),
        Field("ends_on", "Last day", "结束日期", "date", True),
        Field("ends", "To", "到", "time", True),
        Field("absent", "Who is away", "不在岗的人"),
        Field("user", "Who is on duty instead", "顶班的人"),
        Field("is_replacing", "Nobody's usual shift counts", "取代全部平日班次", "flag"),
        Field("reason", "Reason", "原因"),
    ),
)
_RECORDS = (
    _kind(
        "backup",
        "Backup record",
        "备份记录",
        _CUSTOMER,
        _SITE,
        Field("content", "What was saved", "备份内容", is_required=True),
        Field("made_on", "Made on", "备份日期", "date", True),
        Field("place", "Place", "存放地点"),
        Field("is_tested", "Restore was tested", "恢复演练过", "flag"),
        Field("next_on", "Next one due on", "下次备份日期", "date"),
        _CASE,
    ),
    _kind(
        "training",
        "Training record",
        "培训记录",
        _CUSTOMER,
        Field("topic", "Topic", "培训内容", is_required=True),
        Field("held_on", "Held on", "培训日期", "date", True),
        Field("trainer", "Trainer", "培训人"),
        Field("people", "People", "参加人数", "number"),
        Field("attendees", "Who took part", "参加人员", "note"),
        _CASE,
    ),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*_CUSTOMERS, *_THINGS, *_PEOPLE, *_RECORDS)}
"""All kinds, by name, in an order in which references come after what they refer to."""
