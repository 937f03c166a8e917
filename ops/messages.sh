# What the scripts of ops/ say to people: Chinese in ZH, English in EN, the same keys; %s stands for the arguments in order.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # used by tell in lib.sh
declare -A ZH EN

# ---- ops/install
ZH[install_usage]='用法：%s [build|run|test|check …]'
EN[install_usage]='Usage: %s [build|run|test|check ...]'
ZH[install_begin]='正在安装缺少的软件包：%s'
EN[install_begin]='Installing the packages that are missing: %s'
ZH[install_no_apt]='本机没有 apt-get。请用本机的方式安装与下列 Debian 12 软件包相当的软件：%s'
EN[install_no_apt]='There is no apt-get on this machine. Install, in its own way, what these Debian 12 packages hold: %s'
ZH[install_no_root]='缺少软件包，而当前用户既不是 root，也没有 sudo。请让管理员安装：%s'
EN[install_no_root]='Packages are missing, and this user is neither root nor has sudo. Ask an administrator to install: %s'
ZH[install_failed]='安装失败（原因见上）。请检查网络和软件源，然后重试。所需软件包：%s'
EN[install_failed]='The installation failed, for the reason above. Check the network and the package source, then try again. Needed: %s'

# ---- ops/build
ZH[build_usage]='用法：%s [release|asan|tsan|fuzz|web …]'
EN[build_usage]='Usage: %s [release|asan|tsan|fuzz|web ...]'
ZH[build_failed]='构建失败：%s（原因见上）。'
EN[build_failed]='The build failed: %s (the reason stands above).'
ZH[web_fetch_failed]='无法下载网页所需的软件包（原因见上）。请检查网络和 npm 软件源，然后重试。'
EN[web_fetch_failed]='What the web pages are built from could not be fetched (the reason stands above). Check the network and the npm registry, then try again.'

# ---- ops/migrate
ZH[migrate_usage]='用法：%s 连接参数，例如 "host=/run/postgresql dbname=muster"'
EN[migrate_usage]='Usage: %s CONNINFO, for example "host=/run/postgresql dbname=muster"'
ZH[migrate_no_psql]='没有找到 psql。请先运行 ops/install run。'
EN[migrate_no_psql]='psql is not there. Run ops/install run first.'
ZH[migrate_name]='升级脚本的文件名须为 001-words.sql 的形式：%s'
EN[migrate_name]='A file of sql/ must be named like 001-words.sql: %s'
ZH[migrate_twice]='升级脚本的编号重复：%s'
EN[migrate_twice]='Two files of sql/ have the same number: %s'
ZH[migrate_none]='目录 %s 中没有升级脚本。'
EN[migrate_none]='There are no files to apply in %s.'
ZH[migrate_applied]='已应用：%s'
EN[migrate_applied]='Applied: %s'
ZH[migrate_roles]='缺少角色 %s，当前用户无权建立。请由管理员执行 CREATE ROLE … NOLOGIN，然后再次运行本命令；在此之前只有表的所有者可以使用。'
EN[migrate_roles]='Missing roles: %s. This user may not make them; have a superuser run CREATE ROLE ... NOLOGIN, then run this again. Until then only the owner of the tables can use them.'
ZH[migrate_failed]='数据库升级失败（原因见上），失败的脚本没有留下任何改动。'
EN[migrate_failed]='The database was not brought up to date, for the reason above. The file that failed has left nothing behind.'
ZH[migrate_done]='数据库已是最新。'
EN[migrate_done]='The database is up to date.'

# ---- ops/check, ops/fix
ZH[check_usage]='用法：%s [format|tidy|cppcheck|analyzer|shell …]'
EN[check_usage]='Usage: %s [format|tidy|cppcheck|analyzer|shell ...]'
ZH[check_no_tool]='没有找到 %s。请先运行 ops/install check。'
EN[check_no_tool]='%s is not there. Run ops/install check first.'
ZH[check_version]='%s 必须是 %s 版，本机是 %s 版：不同版本的判断不同。请使用 Debian 12 的软件包（ops/install check）。'
EN[check_version]='%s must be version %s; here it is %s, and versions judge differently. Use the one of Debian 12 (ops/install check).'

# ---- ops/test
ZH[test_usage]='用法：%s [check|unit|scenario|chaos|fuzz|browser …]'
EN[test_usage]='Usage: %s [check|unit|scenario|chaos|fuzz|browser ...]'
ZH[test_failed]='未通过：%s'
EN[test_failed]='Failed: %s'
ZH[test_failures]='未通过的项目及其日志的最后几行：'
EN[test_failures]='What failed, with the last lines of each log:'

# ---- ops/fuzz
ZH[fuzz_usage]='用法：%s [--minutes 分钟] [目标 …]
  --minutes  每个目标的 CPU 时间，默认 30 分钟；Ctrl-C 提前结束，已做的仍然计入'
EN[fuzz_usage]='Usage: %s [--minutes N] [target ...]
  --minutes  CPU time of each target, 30 unless told; Ctrl-C ends it early, and what was done counts'
ZH[fuzz_no_target]='没有这个模糊测试目标：%s。可选：%s'
EN[fuzz_no_target]='There is no fuzz target %s. There are: %s'
ZH[fuzz_columns]='结束后每个目标一行：执行次数、CPU 分钟、覆盖的边、特征、语料文件数、发现的问题数。'
EN[fuzz_columns]='At the end a line for each target: executions, CPU minutes, edges and features covered, corpus files, findings.'

# ---- ops/run
ZH[run_usage]='用法：%s [--port 端口] [--listen 地址] [--data 目录] [--no-demo]
  --port     网页和终端连接的端口，默认 8460；0 表示任选一个空闲端口
  --listen   监听地址，默认 127.0.0.1（仅本机）；:: 表示所有地址
  --data     存放全部数据的目录，默认 var
  --no-demo  不运行演示区'
EN[run_usage]='Usage: %s [--port N] [--listen ADDRESS] [--data DIR] [--no-demo]
  --port     port of the pages and the devices, 8460 unless told; 0 is any free one
  --listen   address to listen on, 127.0.0.1 (this machine only) unless told; :: is all
  --data     folder that holds everything, var unless told
  --no-demo  without the demonstration district'
ZH[run_port_taken]='端口 %s 已被其他程序占用。请停止该程序，或换一个端口：ops/run --port 8461'
EN[run_port_taken]='Port %s is taken by another program. Stop that one, or choose another port: ops/run --port 8461'
ZH[run_running]='数据目录 %s 正由另一个 ops/run 使用。请先停止它，或换一个目录（--data）。'
EN[run_running]='The data folder %s is in use by another ops/run. Stop that one, or choose another folder (--data).'
ZH[run_no_data]='无法写入数据目录 %s。请检查权限，或换一个目录（--data）。'
EN[run_no_data]='The data folder %s cannot be written. Check its permissions, or choose another folder (--data).'
ZH[run_elsewhere]='用户 postgres 无法进入 %s，数据库改放在 %s。'
EN[run_elsewhere]='The user postgres cannot enter %s, so the database is kept in %s.'
ZH[run_building]='正在构建（第一次需要几分钟）…'
EN[run_building]='Building (a few minutes the first time) ...'
ZH[run_starting]='正在启动 PostgreSQL、Redis 和 musterd …'
EN[run_starting]='Starting PostgreSQL, Redis and musterd ...'
ZH[run_failed]='%s 启动失败。日志 %s 的最后几行：'
EN[run_failed]='%s did not start. The last lines of %s:'
ZH[run_again]='%s 意外退出，正在重新启动。日志：%s'
EN[run_again]='%s ended unexpectedly and is started again. Log: %s'
ZH[run_gave_up]='%s 反复退出，停止运行。日志 %s 的最后几行：'
EN[run_gave_up]='%s keeps ending; stopping. The last lines of %s:'
ZH[run_sign_in]='请用浏览器打开 %s ，用下列账号之一登录（也保存在 %s ）：'
EN[run_sign_in]='Open %s in a browser and sign in with one of these accounts (also kept in %s):'
ZH[run_ctrl_c]='按 Ctrl-C 停止。'
EN[run_ctrl_c]='Ctrl-C stops everything.'
ZH[run_stopping]='正在停止 …'
EN[run_stopping]='Stopping ...'
ZH[run_stopped]='已停止，没有留下进程。'
EN[run_stopped]='Stopped; no process is left.'
ZH[account_admin]='管理员'
EN[account_admin]='administrator'
ZH[account_duty]='值班员'
EN[account_duty]='duty officer'
ZH[account_wall]='大屏'
EN[account_wall]='video wall'
ZH[account_commander]='指挥员'
EN[account_commander]='commander'
ZH[account_dispatch]='指挥调度组组长'
EN[account_dispatch]='dispatch leader'
ZH[account_reporting]='信息报送组组长'
EN[account_reporting]='reporting leader'
ZH[account_chief]='现场总指挥'
EN[account_chief]='on-site chief'
ZH[account_rescuer]='现场抢险救援组成员'
EN[account_rescuer]='on-site rescuer'
ZH[demo_hq]='示范区应急指挥部'
EN[demo_hq]='Demonstration HQ'
ZH[demo_onsite]='示范区现场指挥部'
EN[demo_onsite]='Demonstration on-site HQ'
ZH[demo_danger]='云顶水库'
EN[demo_danger]='Dam'
ZH[demo_cordon]='东渡码头'
EN[demo_cordon]='Pier'
