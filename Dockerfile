FROM python:3.13.9-slim-trixie AS build
WORKDIR /app
COPY manage.py requirements.txt requirements-ai.txt requirements-pdf.txt requirements-otel.txt requirements-uv.txt ./
COPY kaizenlab/__init__.py kaizenlab/bootstrap.py kaizenlab/
# Given anything, the image can ask an AI server too: --build-arg AI=yes
ARG AI=
# and offer decisions as PDF: --build-arg PDF=on
ARG PDF=off
# and send traces as protobuf: --build-arg OTLP=http/protobuf
ARG OTLP=http/json
RUN parts="production${AI:++ai}"; if [ "$PDF" = on ]; then parts="$parts+pdf"; fi; \
    if [ "$OTLP" = http/protobuf ]; then parts="$parts+otel"; fi; \
    python -m kaizenlab.bootstrap "$parts" && .venv/bin/python -m pip uninstall --quiet --yes uv pip
COPY . .
ENV PYTHONPYCACHEPREFIX=/app/.venv/bytecode
RUN KAIZENLAB_STATIC=/app/collected KAIZENLAB_DATA=/tmp/build DATABASE_URL=postgresql://role@host/name \
    .venv/bin/python manage.py collectstatic --no-input --verbosity=0 \
 && .venv/bin/python -m compileall -q .venv/lib kaizenlab hypotheses experiments decisions

FROM python:3.13.9-slim-trixie
RUN useradd --uid 10001 --create-home kaizenlab && install --directory --owner=kaizenlab /data
ARG PDF=off
RUN if [ "$PDF" = on ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    fonts-noto-core fonts-noto-cjk && rm -rf /var/lib/apt/lists/*; fi
WORKDIR /app
COPY --from=build /app /app
ENV KAIZENLAB_DATA=/data KAIZENLAB_STATIC=/app/collected PYTHONPYCACHEPREFIX=/app/.venv/bytecode PYTHONUNBUFFERED=1
USER kaizenlab
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD [".venv/bin/python", "-m", "kaizenlab.deploy.healthy"]
CMD [".venv/bin/python", "-m", "gunicorn", "--config", "python:kaizenlab.gunicorn", "kaizenlab.wsgi"]
