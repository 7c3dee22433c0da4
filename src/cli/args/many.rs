//! What the commands take that are for scripts and for whoever installs the program.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use super::{Parts, StageArg, To};
use crate::casework::Shard;

/// 一次打包很多案件：一个文件夹、一份清单，或者一张表（一行一案）
#[derive(Debug, Args)]
pub struct BatchArgs {
    /// 装着各个案件的文件夹；或清单，一行一个案件；或 .csv、.jsonl 表，一行一案
    #[arg(value_name = "案件们")]
    pub cases: PathBuf,
    #[command(flatten)]
    pub to: To,
    #[command(flatten)]
    pub stage: StageArg,
    /// 写到哪个文件夹；每案一个子文件夹，另有记录 batch.jsonl
    #[arg(long, short, value_name = "文件夹", required = true)]
    pub output: PathBuf,
    /// 表的每一行填进这个案件；它写着大家共有的：对方、商品、共同的证据
    #[arg(long, value_name = "案件")]
    pub template: Option<PathBuf>,
    /// 同时做几案；不写就比处理器多一案
    #[arg(long, value_name = "个数", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// 接着做：材料和选项都没有变（按内容比较，不看日期）、结果也还在的，跳过
    #[arg(long)]
    pub resume: bool,
    /// 分给几台机器做时，做其中第几份，如 3/8；按案件编号划分
    #[arg(long, value_name = "第几/共几")]
    pub shard: Option<Shard>,
    #[command(flatten)]
    pub parts: Parts,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

/// 写出命令行补全脚本：bash、zsh、fish、powershell、elvish
#[derive(Debug, Args)]
pub struct Completions {
    /// 哪一种命令行
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// 写出手册页（man），每个命令一页
#[derive(Debug, Args)]
pub struct Man {
    /// 写到哪个文件夹
    #[arg(value_name = "文件夹")]
    pub folder: PathBuf,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}
