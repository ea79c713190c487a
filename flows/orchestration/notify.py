"""Whoever has to know is told of a run that failed or was blocked: one POST, which never fails the run."""

import requests

from flows.checks.status import BAD
from flows.job import Job

SECONDS = 10


def notify(job: Job, message: str) -> None:
    """POST {run_id, outcome, message, failed_checks, warehouse} as JSON to the webhook of the settings, if it has one.

    A redirect is not followed: the figures of a run go to the address that was set and to no other.
    """
    if not job.settings.webhook_url:
        return
    failed = [result.code for result in job.results if result.status in BAD]
    body = {
        "run_id": job.run_id,
        "outcome": job.outcome,
        "message": message,
        "failed_checks": failed,
        "warehouse": str(job.settings.warehouse),
    }
    try:
        answer = requests.post(job.settings.webhook_url, json=body, timeout=SECONDS, allow_redirects=False)
        refused = "" if answer.ok and not answer.is_redirect else f"answered {answer.status_code}"
    except requests.RequestException as error:
        refused = f"did not answer ({type(error).__name__})"
    if refused:
        job.teller.said(f"the webhook of AMUR_WEBHOOK_URL {refused}; nobody was told")
