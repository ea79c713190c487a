# Amur with everything it needs, as a user without rights; figures, releases and logs lie in the volume /data.
#
#   docker build -t amur .
#   docker run --rm -v amur:/data amur
FROM python:3.12-slim-bookworm AS built
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /srv/amur
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check uv==0.13.9 \
 && uv venv /opt/amur \
 && uv pip install --no-cache --python /opt/amur --require-hashes --requirement requirements.lock
COPY flows flows
COPY sql sql
COPY expectations expectations
COPY data/raw data/raw
COPY prefect.yaml ./
RUN uv pip install --no-cache --python /opt/amur --no-deps --editable .

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --create-home amur && install --directory --owner amur --group amur /data
COPY --from=built /opt/amur /opt/amur
COPY --from=built /srv/amur /srv/amur
ENV PATH=/opt/amur/bin:$PATH AMUR_HOME=/data PYTHONUNBUFFERED=1 DO_NOT_TRACK=1
WORKDIR /srv/amur
USER 10001
VOLUME /data
HEALTHCHECK --interval=10m --timeout=2m --start-period=5m CMD ["amur", "doctor"]
ENTRYPOINT ["amur"]
CMD ["run", "--direct"]
