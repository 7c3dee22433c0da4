#!/bin/sh
# 用 GNU parallel 把一批案件分成几份同时做。Splits a batch into shards with GNU parallel.
#
#   examples/cluster/parallel.sh 案件们 输出 [几份]
#
# 几台机器：在 parallel 后面加 --sshlogin 机器1,机器2（程序、案件、输出在每台机器的同一个位置）。
# 每份的 JSON 行写在 输出/log/ 里；有一份没有全部做成，退出码就不是 0。
set -eu

cases=$1
out=$2
shards=${3:-4}
juzheng=${JUZHENG:-juzheng}

mkdir -p "$out/log"
# 每份一案一案地做：这里由 parallel 占满处理器。One case at a time in each: here parallel fills the processors.
status=0
seq "$shards" | parallel --will-cite --halt never \
    "$juzheng" batch "$cases" -o "$out" --shard "{}/$shards" --jobs 1 --resume --json ">" "$out/log/{}-of-$shards.jsonl" || status=$?

# 每份最后一行是它的合计。The last line of each shard sums it up.
tail -q -n 1 "$out"/log/*-of-"$shards".jsonl
exit "$status"
