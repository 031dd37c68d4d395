"""A worker that was killed leaves its jobs 'doing' for ever: they go back into the queue.

One statement, because several workers look at once: what one of them holds the others pass by, and the condition is
asked again of a row that changed in between, so a job goes back once. It goes by the heartbeat of the job's worker;
a worker that begins forgets those that are silent, and their jobs then name none.
"""

SILENCE = 30  # seconds without a heartbeat; three are missing then
MOST = 20  # attempts; what has ended so many workers ends those that take it up, too

RESCUE = """
WITH stalled AS (
    SELECT job.id, job.attempts, job.queueing_lock
      FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
     WHERE job.status = 'doing' AND COALESCE(job.worker_id, 0) <> %(mine)s
       AND (job.worker_id IS NULL OR worker.last_heartbeat < now() - %(silence)s * interval '1 second')
       FOR UPDATE OF job SKIP LOCKED
), judged AS (
    SELECT id, CASE
        WHEN attempts >= %(most)s THEN 'failed'
        WHEN queueing_lock IS NULL THEN 'todo'
        WHEN row_number() OVER (PARTITION BY queueing_lock ORDER BY id) = 1 AND NOT EXISTS (
            SELECT FROM procrastinate_jobs AS other
             WHERE other.queueing_lock = stalled.queueing_lock AND other.status = 'todo') THEN 'todo'
        ELSE 'needless' END AS fate
      FROM stalled
), needless AS (
    DELETE FROM procrastinate_jobs AS job USING judged WHERE job.id = judged.id AND fate = 'needless'
), explained AS (
    INSERT INTO jobs_trouble (job_id, at, kind) SELECT id, now(), 'killed' FROM judged WHERE fate = 'failed'
        ON CONFLICT (job_id) DO UPDATE SET at = EXCLUDED.at, kind = EXCLUDED.kind, said = ''
)
UPDATE procrastinate_jobs AS job
   SET status = fate::procrastinate_job_status, attempts = attempts + 1, abort_requested = false, scheduled_at = now()
  FROM judged WHERE job.id = judged.id AND fate <> 'needless'
RETURNING job.id
"""
