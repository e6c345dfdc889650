# The portal's commands; `make help` lists them. Needs Python 3.11 (or 3.12, 3.13) with venv, and make.

PYTHON ?= python3
VENV := .venv/bin/python
STATIC := $(shell find static -type f)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install run test lint explore bench shots messages lock

help: ## In các lệnh này
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|'

install: var/static/staticfiles.json ## Cài đặt vào .venv và cập nhật cơ sở dữ liệu, chưa khởi động
	@$(VENV) manage.py migrate --verbosity 0 --skip-checks

run: var/static/staticfiles.json ## Chạy cổng tại http://127.0.0.1:8000 (PORT=8001: cổng khác; DEMO=0: tỉnh trống)
	@exec $(VENV) -m scripts.run

test: .venv/installed-dev ## Kiểm tra toàn bộ: mã nguồn, SQLite, trình duyệt, PostgreSQL
	@exec $(VENV) -m scripts.test

lint: .venv/installed-dev ## Chỉ kiểm tra mã nguồn: ruff, djlint, mypy, migrations, check --deploy
	@exec $(VENV) -m scripts.test --lint

explore: .venv/installed-dev ## Thử các tính chất với ví dụ ngẫu nhiên khác (make test luôn thử cùng một bộ ví dụ)
	@exec $(VENV) -m pytest -q --hypothesis-profile=explore $$(grep -rl --include='test_*.py' '@given' tests)

bench: .venv/installed-dev ## Đo hiệu năng (benchmarks/run.py)
	@exec $(VENV) -m benchmarks.run

shots: .venv/installed-dev ## Chụp lại ảnh màn hình bằng các hành trình thử
	@exec $(VENV) -m scripts.test --shots

messages: .venv/installed ## Biên dịch locale/vi sau khi sửa django.po
	@$(VENV) -m scripts.messages

lock: ## Tính lại requirements.lock và requirements-dev.lock từ pyproject.toml
	@$(PYTHON) -m venv var/uv
	@var/uv/bin/python -m pip install --quiet uv
	@scripts/lock.sh

# --- What the commands above stand on ---------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit(\
	  "Cần Python 3.11, 3.12 hoặc 3.13. Hãy chỉ rõ, ví dụ: make run PYTHON=python3.11")'
	@echo "Tạo môi trường Python trong .venv …"
	@$(PYTHON) -m venv .venv

# A stamp is a copy of the lock that was installed: a lock touched but not changed installs nothing.
.venv/installed: requirements.lock | .venv/bin/python
	@cmp -s $< $@ || { echo "Cài thư viện (vài phút ở lần đầu) …"; \
	  $(VENV) -m pip install --quiet --requirement $<; }
	@cp $< $@

.venv/installed-dev: requirements-dev.lock | .venv/bin/python
	@cmp -s $< $@ || { echo "Cài thư viện và công cụ kiểm tra (vài phút ở lần đầu) …"; \
	  $(VENV) -m pip install --quiet --requirement $<; }
	@cp $< $@

var/static/staticfiles.json: .venv/installed $(STATIC)
	@echo "Gom tệp tĩnh …"
	@$(VENV) manage.py collectstatic --noinput --verbosity 0
	@touch $@
