#!/bin/bash
# 每个任务做一份。Each task takes one shard: sbatch examples/cluster/slurm-array.sh
#SBATCH --job-name=juzheng
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=1G
#SBATCH --time=01:00:00
#SBATCH --output=juzheng-%A-%a.jsonl
#SBATCH --requeue
# 到时间以前 60 秒先说一声，让正在做的案件做完。Told a minute before the end, so that the cases begun are finished.
#SBATCH --signal=TERM@60
set -euo pipefail

cases=/shared/cases
out=/shared/out

# exec：信号直接交给程序。The signal goes straight to the program.
exec srun juzheng batch "$cases" -o "$out" \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    --jobs "$SLURM_CPUS_PER_TASK" --resume --json
