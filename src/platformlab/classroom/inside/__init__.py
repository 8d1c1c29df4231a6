"""What runs beside a submission, in its confined process. Nothing here knows an answer or imports the exercises."""
