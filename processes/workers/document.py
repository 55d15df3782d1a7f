"""What the job types that make papers say of them: the document, and of one that was printed, its file."""

from __future__ import annotations

from processes.workers.declaration import Field

BLOCK = (
    Field("kind", "text", "类别", "这一块的类别，如 fact、section", "What it is, such as `fact` or `section`."),
    Field("label", "text", "名称", "名称或小标题", "Its name or heading.", is_required=False),
    Field("text", "text", "文字", "印出来的文字", "What is printed.", is_required=False),
)
DOCUMENT = (
    Field("title", "text", "标题", "文书的标题", "Title of the paper."),
    Field("number", "text", "工单编号", "工单编号", "Number of the case."),
    Field("paper", "text", "文书", "文书的种类", "Which paper it is; `notify` prints it again by this."),
    Field("made_at", "moment", "生成时间", "生成时间", "When it was made."),
    Field("layout", "whole number", "版式", "版式的编号", "Number of the layout that it is printed with."),
    Field("decision", "text", "决策", "文字所在的决策表", "The decision that words it."),
    Field(
        "decision_version",
        "whole number",
        "决策版本",
        "当时的版本；0 为随程序发布的",
        "Its version then; 0: the one that came with the program.",
    ),
    Field("blocks", "list", "内容", "印出来的各块文字", "What is printed, block by block.", fields=BLOCK),
)
"""A paper as it is kept: printed again from these values, whatever becomes of the table that worded it."""
FILE = (
    Field("pages", "whole number", "页数", "页数", "Number of pages."),
    Field("bytes", "whole number", "字节数", "文件大小", "Size of the file."),
    Field("sha256", "text", "校验值", "文件的 SHA-256", "SHA-256 of the file."),
)
