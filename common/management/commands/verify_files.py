"""manage.py verify_files: is every stored file still there, and still what was sent?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.files import verify


class Command(BaseCommand):
    help = "Đối chiếu mọi tệp trong kho với mã kiểm SHA-256; tệp thiếu hoặc đã thay đổi được đánh dấu “tệp lỗi”."

    def handle(self, *args: Any, **options: Any) -> None:
        faulty = verify()
        for stored, fault in faulty:
            self.stdout.write(f"{stored.pk}\t{stored.stored_name}\t“{stored.name}” {fault}")
        if faulty:
            raise CommandError(
                f"{len(faulty)} tệp lỗi. Hãy lấy lại các tệp trên từ bản sao lưu rồi chạy lại lệnh này."
            )
        self.stdout.write("Mọi tệp trong kho đều nguyên vẹn.")
