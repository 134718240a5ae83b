# One image for the web server, the worker, the scheduler and the migrations.

# Styles and scripts: compiled from installed packages, none of which goes into the image itself.
FROM node:22-bookworm-slim AS styles
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run build

FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --home-dir /srv/socialcheck socialcheck
WORKDIR /srv/socialcheck
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=styles /build/build/static build/static
# The settings must be readable to collect static files; these values reach no service.
RUN python -m demo.environment python manage.py collectstatic --noinput \
    && mkdir -p var/anchors && chown -R socialcheck var
USER socialcheck
EXPOSE 8000
CMD ["gunicorn", "socialcheck.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--worker-class=gthread", "--threads=4", "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
