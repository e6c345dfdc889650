"""Official papers as .docx, in the layout of NĐ 30/2020/NĐ-CP, Phụ lục I.

`content` says what a paper holds in plain values, `write_docx` of `writing` lays it out. A paper is written the same,
byte for byte, whenever its content is the same, and tells nothing of who wrote it or where.
"""
