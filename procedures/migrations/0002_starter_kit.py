"""The clauses of two editions of the standard and the six usual system processes: rows that an office edits."""

from django.db import migrations
from django.utils.timezone import now

from common.text import sort_key

REASON = "Dữ liệu ban đầu của cổng"

# The headings of the editions; their texts stand in the standards themselves.
CLAUSES_OF_2008 = """
4 Hệ thống quản lý chất lượng
4.1 Yêu cầu chung
4.2 Yêu cầu về hệ thống tài liệu
4.2.1 Khái quát
4.2.2 Sổ tay chất lượng
4.2.3 Kiểm soát tài liệu
4.2.4 Kiểm soát hồ sơ
5 Trách nhiệm của lãnh đạo
5.1 Cam kết của lãnh đạo
5.2 Hướng vào khách hàng
5.3 Chính sách chất lượng
5.4 Hoạch định
5.4.1 Mục tiêu chất lượng
5.4.2 Hoạch định hệ thống quản lý chất lượng
5.5 Trách nhiệm, quyền hạn và trao đổi thông tin
5.5.1 Trách nhiệm và quyền hạn
5.5.2 Đại diện của lãnh đạo
5.5.3 Trao đổi thông tin nội bộ
5.6 Xem xét của lãnh đạo
5.6.1 Khái quát
5.6.2 Đầu vào của việc xem xét
5.6.3 Đầu ra của việc xem xét
6 Quản lý nguồn lực
6.1 Cung cấp nguồn lực
6.2 Nguồn nhân lực
6.2.1 Khái quát
6.2.2 Năng lực, đào tạo và nhận thức
6.3 Cơ sở hạ tầng
6.4 Môi trường làm việc
7 Tạo sản phẩm
7.1 Hoạch định việc tạo sản phẩm
7.2 Các quá trình liên quan đến khách hàng
7.2.1 Xác định các yêu cầu liên quan đến sản phẩm
7.2.2 Xem xét các yêu cầu liên quan đến sản phẩm
7.2.3 Trao đổi thông tin với khách hàng
7.3 Thiết kế và phát triển
7.3.1 Hoạch định thiết kế và phát triển
7.3.2 Đầu vào của thiết kế và phát triển
7.3.3 Đầu ra của thiết kế và phát triển
7.3.4 Xem xét thiết kế và phát triển
7.3.5 Kiểm tra xác nhận thiết kế và phát triển
7.3.6 Xác nhận giá trị sử dụng của thiết kế và phát triển
7.3.7 Kiểm soát thay đổi thiết kế và phát triển
7.4 Mua hàng
7.4.1 Quá trình mua hàng
7.4.2 Thông tin mua hàng
7.4.3 Kiểm tra xác nhận sản phẩm mua vào
7.5 Sản xuất và cung cấp dịch vụ
7.5.1 Kiểm soát sản xuất và cung cấp dịch vụ
7.5.2 Xác nhận giá trị sử dụng của các quá trình sản xuất và cung cấp dịch vụ
7.5.3 Nhận biết và xác định nguồn gốc
7.5.4 Tài sản của khách hàng
7.5.5 Bảo toàn sản phẩm
7.6 Kiểm soát thiết bị theo dõi và đo lường
8 Đo lường, phân tích và cải tiến
8.1 Khái quát
8.2 Theo dõi và đo lường
8.2.1 Sự thỏa mãn của khách hàng
8.2.2 Đánh giá nội bộ
8.2.3 Theo dõi và đo lường các quá trình
8.2.4 Theo dõi và đo lường sản phẩm
8.3 Kiểm soát sản phẩm không phù hợp
8.4 Phân tích dữ liệu
8.5 Cải tiến
8.5.1 Cải tiến liên tục
8.5.2 Hành động khắc phục
8.5.3 Hành động phòng ngừa
"""
CLAUSES_OF_2015 = """
4 Bối cảnh của tổ chức
4.1 Hiểu tổ chức và bối cảnh của tổ chức
4.2 Hiểu nhu cầu và mong đợi của các bên quan tâm
4.3 Xác định phạm vi của hệ thống quản lý chất lượng
4.4 Hệ thống quản lý chất lượng và các quá trình của hệ thống
5 Sự lãnh đạo
5.1 Sự lãnh đạo và cam kết
5.1.1 Khái quát
5.1.2 Hướng vào khách hàng
5.2 Chính sách
5.2.1 Thiết lập chính sách chất lượng
5.2.2 Trao đổi thông tin về chính sách chất lượng
5.3 Vai trò, trách nhiệm và quyền hạn trong tổ chức
6 Hoạch định
6.1 Hành động giải quyết rủi ro và cơ hội
6.2 Mục tiêu chất lượng và hoạch định để đạt được mục tiêu
6.3 Hoạch định các thay đổi
7 Hỗ trợ
7.1 Nguồn lực
7.1.1 Khái quát
7.1.2 Con người
7.1.3 Cơ sở hạ tầng
7.1.4 Môi trường cho việc thực hiện các quá trình
7.1.5 Nguồn lực theo dõi và đo lường
7.1.6 Tri thức của tổ chức
7.2 Năng lực
7.3 Nhận thức
7.4 Trao đổi thông tin
7.5 Thông tin dạng văn bản
7.5.1 Khái quát
7.5.2 Tạo lập và cập nhật
7.5.3 Kiểm soát thông tin dạng văn bản
8 Thực hiện
8.1 Hoạch định và kiểm soát việc thực hiện
8.2 Yêu cầu đối với sản phẩm và dịch vụ
8.2.1 Trao đổi thông tin với khách hàng
8.2.2 Xác định các yêu cầu đối với sản phẩm và dịch vụ
8.2.3 Xem xét các yêu cầu đối với sản phẩm và dịch vụ
8.2.4 Thay đổi yêu cầu đối với sản phẩm và dịch vụ
8.3 Thiết kế và phát triển sản phẩm và dịch vụ
8.3.1 Khái quát
8.3.2 Hoạch định thiết kế và phát triển
8.3.3 Đầu vào của thiết kế và phát triển
8.3.4 Kiểm soát thiết kế và phát triển
8.3.5 Đầu ra của thiết kế và phát triển
8.3.6 Thay đổi thiết kế và phát triển
8.4 Kiểm soát các quá trình, sản phẩm và dịch vụ do bên ngoài cung cấp
8.4.1 Khái quát
8.4.2 Loại hình và mức độ kiểm soát
8.4.3 Thông tin cho nhà cung cấp bên ngoài
8.5 Sản xuất và cung cấp dịch vụ
8.5.1 Kiểm soát sản xuất và cung cấp dịch vụ
8.5.2 Nhận biết và truy xuất nguồn gốc
8.5.3 Tài sản của khách hàng hoặc nhà cung cấp bên ngoài
8.5.4 Bảo toàn
8.5.5 Hoạt động sau giao hàng
8.5.6 Kiểm soát thay đổi
8.6 Thông qua sản phẩm và dịch vụ
8.7 Kiểm soát đầu ra không phù hợp
9 Đánh giá kết quả thực hiện
9.1 Theo dõi, đo lường, phân tích và đánh giá
9.1.1 Khái quát
9.1.2 Sự thỏa mãn của khách hàng
9.1.3 Phân tích và đánh giá
9.2 Đánh giá nội bộ
9.3 Xem xét của lãnh đạo
9.3.1 Khái quát
9.3.2 Đầu vào xem xét của lãnh đạo
9.3.3 Đầu ra xem xét của lãnh đạo
10 Cải tiến
10.1 Khái quát
10.2 Sự không phù hợp và hành động khắc phục
10.3 Cải tiến liên tục
"""
CLAUSES = {2008: CLAUSES_OF_2008, 2015: CLAUSES_OF_2015}
KIT = [
    ("QTHT-01", "Kiểm soát thông tin dạng văn bản", "7.5",
     "Soạn thảo, xem xét, phê duyệt, ban hành, phân phối, sửa đổi và thu hồi tài liệu; lưu giữ hồ sơ; lập và cập "
     "nhật danh mục tài liệu bên ngoài."),
    ("QTHT-02", "Đánh giá nội bộ", "9.2",
     "Lập chương trình đánh giá trong năm, cử đánh giá viên, đánh giá, ghi điểm không phù hợp, theo dõi khắc phục."),
    ("QTHT-03", "Xem xét của lãnh đạo", "9.3",
     "Chuẩn bị nội dung, họp xem xét định kỳ, kết luận và theo dõi thực hiện kết luận."),
    ("QTHT-04", "Kiểm soát sự không phù hợp và hành động khắc phục", "8.7; 10.2",
     "Phát hiện, ghi nhận, xử lý sự không phù hợp; tìm nguyên nhân; thực hiện và kiểm tra hành động khắc phục."),
    ("QTHT-05", "Quản lý rủi ro và cơ hội", "6.1",
     "Nhận biết rủi ro và cơ hội của từng bộ phận, đánh giá, chọn biện pháp và xem xét lại hằng năm."),
    ("QTHT-06", "Giải quyết khiếu nại và đo lường sự thỏa mãn của tổ chức, cá nhân", "8.2.1; 9.1.2",
     "Tiếp nhận phản ánh, khiếu nại; khảo sát sự thỏa mãn; tổng hợp và báo cáo để cải tiến."),
]  # fmt: skip


def add_clauses(apps, schema_editor):
    editions = apps.get_model("agencies", "StandardEdition")
    for year, text in CLAUSES.items():
        edition = editions.objects.get(year=year)
        for line in text.strip().splitlines():
            number, title = line.split(" ", 1)
            _add(apps, "StandardClause", edition_id=edition.pk, number=number, title=title, sort_key=sort_key(number))


def add_kit(apps, schema_editor):
    for order, (code, name, clauses, purpose) in enumerate(KIT, start=1):
        _add(apps, "KitProcedure", order=order, code=code, name=name, clauses=clauses, purpose=purpose)


def _add(apps, model, **row):
    made = apps.get_model("procedures", model).objects.create(**row)
    apps.get_model("procedures", f"Historical{model}").objects.create(
        id=made.pk, history_date=now(), history_type="+", history_change_reason=REASON, version=1, **row
    )


def remove(apps, schema_editor):
    for model in ("StandardClause", "KitProcedure"):
        apps.get_model("procedures", model).objects.all().delete()
        apps.get_model("procedures", f"Historical{model}").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_the_catalogue"), ("agencies", "0002_reference_rows")]
    operations = [
        migrations.RunPython(add_clauses, remove),
        migrations.RunPython(add_kit, migrations.RunPython.noop),
    ]
