"""Around the job: the Prefect server it runs on, its schedule, and who is told when it fails."""
