// musterd: births in order, wait for a signal, deaths in reverse.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "config/config.h"
#include "net/net.h"
#include "status/status.h"
#include "store/rebuild.h"
#include "wire/snapshot.h"

#define LEASE_MS 3000
#define JUDGE_MS 3000
#define GOODBYE_MS 3000
enum { EXIT_REFUSED = 1, EXIT_BROKEN = 3 };

// Set by other threads before they send SIGTERM to the process.
enum ending { ENDING_ASKED, ENDING_BROKEN, ENDING_LEASE, ENDING_AFRESH };

struct hub {
    struct config config;
    bool authority;
    struct journal *journal;
    struct state *state;
    uint8_t log[WIRE_LOG_LEN];
    struct database *database;
    struct bus *bus;
    struct clerk *clerk;
    struct watch *watch; // authority
    struct desk *desk;
    struct net *net;
    struct status status;
    _Atomic bool open;            // rooms may be called from the bus and database threads
    _Atomic int ending;           // enum ending
    pthread_mutex_t current_lock; // guards what came before the house was open
    struct buf current;           // struct fix rows
    bool journal_old;
    char error[512];
};

// ---------------------------------------------------------------------------------------------- called from other
// threads

static void end(struct hub *hub, enum ending why) {
    atomic_store(&hub->ending, why);
    kill(getpid(), SIGTERM);
}

static void on_broken(void *arg) {
    end(arg, ENDING_BROKEN);
}
static void on_other_log(void *arg) {
    end(arg, ENDING_AFRESH);
}

static void on_lease_lost(void *arg, const char *holder) {
    log_error("authority: another hub (%s) holds the lease of this district; this one ends, find out which is right",
              holder);
    end(arg, ENDING_LEASE);
}

static void on_journal_old(void *arg) {
    struct hub *hub = arg;
    pthread_mutex_lock(&hub->current_lock);
    hub->journal_old = true;
    if (atomic_load(&hub->open))
        desk_close(hub->desk, REFUSAL_JOURNAL_OLD);
    pthread_mutex_unlock(&hub->current_lock);
}

static void tell_state(struct hub *hub) {
    if (!atomic_load(&hub->open))
        return;
    const struct config *config = &hub->config; // what is not configured is not missed
    struct wire_hub_state state = {hub->authority, desk_authority_reachable(hub->desk),
                                   !*config->redis || bus_up(hub->bus),
                                   !*config->database || database_up(hub->database)};
    net_hub_state(hub->net, &state);
}
static void on_up(void *arg, bool up) {
    (void)up;
    tell_state(arg);
}

static void on_message(void *arg, enum bus_channel channel, const struct bus_message *message, bool lost) {
    struct hub *hub = arg;
    if (!atomic_load(&hub->open))
        return;
    if (channel == BUS_CHANNEL_FIXES && message->kind == BUS_FIXES)
        net_hear_fixes(hub->net, message->fixes.data, message->fixes.len);
    else if (channel == BUS_CHANNEL_FIXES && message->kind == BUS_PRESENCE)
        net_hear_presence(hub->net, message);
    else if (channel != BUS_CHANNEL_FIXES)
        desk_hear(hub->desk, message, lost);
}

// The database may know the last positions before there is anybody to show them to.
static void on_current(void *arg, const struct fix *fixes, uint32_t count) {
    struct hub *hub = arg;
    pthread_mutex_lock(&hub->current_lock);
    if (atomic_load(&hub->open))
        net_show_current(hub->net, fixes, count);
    else
        buf_add(&hub->current, fixes, count * sizeof *fixes);
    pthread_mutex_unlock(&hub->current_lock);
}

static void open_up(struct hub *hub) {
    pthread_mutex_lock(&hub->current_lock);
    atomic_store(&hub->open, true);
    net_show_current(hub->net, (const struct fix *)(const void *)hub->current.data,
                     (uint32_t)(hub->current.len / sizeof(struct fix)));
    buf_free(&hub->current);
    if (hub->journal_old)
        desk_close(hub->desk, REFUSAL_JOURNAL_OLD);
    pthread_mutex_unlock(&hub->current_lock);
}

// ---------------------------------------------------------------------------------------------- births

static bool refuse(const char *why) {
    fprintf(stderr, "musterd: %s\n", why);
    return false;
}

// A gateway has no journal there, but the admin socket.
static bool make_folder(struct hub *hub) {
    const char *folder = hub->config.data;
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return true;
    snprintf(hub->error, sizeof hub->error, "data %s: the folder cannot be made (%s); name another with --data", folder,
             strerror(errno));
    return refuse(hub->error);
}

static bool open_journal(struct hub *hub) {
    struct config *config = &hub->config;
    hub->state = state_create(config->district);
    state_set_unit_limit(hub->state, (uint32_t)config->units);
    if (!hub->authority)
        return make_folder(hub);
    hub->journal = journal_open(config->data, config->district, hub->error, sizeof hub->error);
    if (!hub->journal)
        return refuse(hub->error);
    journal_set_answers_kept(hub->journal, (uint64_t)config->answers_kept);
    return true;
}

static bool load_journal(struct hub *hub) {
    struct config *config = &hub->config;
    if (!hub->authority)
        return true;
    int64_t rebuilt = 0;
    if (journal_seq(hub->journal) == 0 && *config->database)
        rebuilt = rebuild_journal(hub->journal, config->database, config->hub, hub->error, sizeof hub->error);
    if (rebuilt < 0) {
        refuse(hub->error);
        return rebuilt == REBUILD_FAILED &&
               refuse("the journal is empty and the database may hold the log of this district: make it readable, or "
                      "start once with --database '' if the district is new");
    }
    if (!journal_load(hub->journal, hub->state, hub->error, sizeof hub->error))
        return refuse(hub->error);
    memcpy(hub->log, journal_log(hub->journal), WIRE_LOG_LEN);
    log_info("journal: at seq %llu", (unsigned long long)journal_seq(hub->journal));
    return true;
}

static const char *holder_of(const struct hub *hub) {
    return hub->authority ? journal_holder(hub->journal) : hub->config.hub;
}

static bool refuse_second(struct hub *hub, const char *holder) {
    snprintf(hub->error, sizeof hub->error,
             "district %s: another authority is at work (%s); stop it first, or start this one with --role gateway",
             hub->config.district, holder);
    return refuse(hub->error);
}

static bool join_bus(struct hub *hub) {
    const struct config *config = &hub->config;
    struct bus_options bus = {
        .redis = config->redis,
        .password_file = config->redis_password_file,
        .district = config->district,
        .hub = config->hub,
        .authority = hub->authority,
        .holder = holder_of(hub),
        .on_message = on_message,
        .on_state = on_up,
        .on_lease_lost = on_lease_lost,
        .arg = hub,
    };
    char holder[128] = "";
    hub->bus = bus_start(&bus);
    if (hub->authority && *config->redis &&
        bus_take_lease(hub->bus, LEASE_MS, holder, sizeof holder) == BUS_LEASE_TAKEN)
        return refuse_second(hub, holder);
    return true;
}

static bool join_database(struct hub *hub) {
    const struct config *config = &hub->config;
    struct database_options database = {
        .conninfo = config->database,
        .district = config->district,
        .hub = config->hub,
        .holder = holder_of(hub),
        .journal_folder = hub->authority ? config->data : NULL,
        .fix_backlog = config->fix_backlog,
        .fix_kept_days = config->fix_kept_days,
        .on_state = on_up,
        .on_lease_lost = on_lease_lost,
        .on_journal_old = on_journal_old,
        .on_current = on_current,
        .arg = hub,
    };
    char holder[128] = "";
    memcpy(database.log, hub->log, WIRE_LOG_LEN);
    hub->database = database_start(&database);
    if (hub->authority && *config->database &&
        database_take_lease(hub->database, LEASE_MS, holder, sizeof holder) == DATABASE_LEASE_TAKEN)
        return refuse_second(hub, holder);
    return true;
}

// A database that comes later finds it out too (on_journal_old); by then commands have been taken.
static bool has_newest_journal(struct hub *hub) {
    return !hub->authority || !database_up(hub->database) ||
           database_judge_journal(hub->database, JUDGE_MS, hub->error, sizeof hub->error) != DATABASE_JOURNAL_OLD ||
           refuse(hub->error);
}

static bool open_house(struct hub *hub) {
    const struct config *config = &hub->config;
    struct net_options net = {.config = config,
                              .bus = hub->bus,
                              .database = hub->database,
                              .arg = &hub->status,
                              .metrics = status_metrics,
                              .ready = status_ready};
    snapshot_write(&net.image, hub->state);
    const struct watch_options watch = {config->district, net.image.data, net.image.len, config->departed_m,
                                        config->scene_m};
    hub->watch = hub->authority ? watch_start(&watch) : NULL;
    net.watch = hub->watch;
    struct desk_options desk = {
        .authority = hub->authority,
        .hub = config->hub,
        .district = config->district,
        .answers_kept = config->answers_kept,
        .units_max = config->units,
        .journal = hub->journal,
        .journal_folder = config->data,
        .state = hub->state,
        .bus = hub->bus,
        .database = hub->database,
        .watch = hub->watch,
        .log = hub->log,
        .on_broken = on_broken,
        .on_authority = on_up,
        .on_other_log = on_other_log,
        .arg = hub,
    };
    hub->desk = desk_create(&desk);
    hub->journal = NULL; // the desk's, and so is the state
    hub->state = NULL;
    hub->clerk = clerk_start();
    net.desk = hub->desk;
    net.clerk = hub->clerk;
    hub->status = (struct status){
        hub->desk,     hub->bus, hub->database, config->hub, config->role, *config->redis != 0, *config->database != 0,
        hub->authority};
    hub->net = net_create(&net, hub->error, sizeof hub->error);
    if (!hub->net)
        return refuse(hub->error);
    desk_start(hub->desk);
    open_up(hub);
    tell_state(hub);
    net_serve(hub->net);
    return true;
}

// One authority per district: whoever can be reached of Redis and PostgreSQL must agree, and before the database is
// told of this one's log.
static bool born(struct hub *hub) {
    return open_journal(hub) && join_bus(hub) && load_journal(hub) && join_database(hub) && has_newest_journal(hub) &&
           open_house(hub);
}

// ---------------------------------------------------------------------------------------------- waiting, deaths

static void say_ready(const struct hub *hub) {
    const struct config *config = &hub->config;
    bool any = strcmp(config->listen, "::") == 0 || strcmp(config->listen, "0.0.0.0") == 0;
    bool v6 = !any && strchr(config->listen, ':') != NULL;
    printf("ready %s://%s%s%s:%d\n", *config->tls_cert ? "https" : "http", v6 ? "[" : "",
           any ? "127.0.0.1" : config->listen, v6 ? "]" : "", net_port(hub->net));
    fflush(stdout);
}

static void set_log_level(const char *name) {
    static const char *const names[] = {
        [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug"};
    for (enum log_level level = LOG_ERROR; level <= LOG_DEBUG; level++)
        if (strcmp(name, names[level]) == 0)
            log_set_level(level);
}

static void reload(struct hub *hub) {
    if (config_reload(&hub->config, hub->error, sizeof hub->error)) {
        set_log_level(hub->config.log_level);
        net_reload(hub->net, &hub->config);
        database_set_kept_days(hub->database, hub->config.fix_kept_days);
        log_info("config: read again%s%s", *hub->error ? "; " : "", hub->error);
    } else {
        log_error("config: not taken over: %s", hub->error);
    }
}

static void wait_for_end(struct hub *hub, const sigset_t *signals) {
    for (int signal_number = 0; sigwait(signals, &signal_number) == 0;) {
        if (signal_number != SIGHUP)
            return;
        reload(hub);
    }
}

static void die(struct hub *hub) {
    if (hub->net)
        net_stop(hub->net, GOODBYE_MS);
    if (hub->clerk)
        clerk_stop(hub->clerk);
    watch_stop(hub->watch);
    if (hub->desk)
        desk_stop(hub->desk);
    atomic_store(&hub->open, false);
    if (hub->bus)
        bus_stop(hub->bus);
    if (hub->database)
        database_stop(hub->database);
    net_destroy(hub->net);
    clerk_destroy(hub->clerk);
    desk_destroy(hub->desk);
    watch_destroy(hub->watch);
    bus_destroy(hub->bus);
    database_destroy(hub->database);
    state_destroy(hub->state);
    journal_close(hub->journal);
    buf_free(&hub->current);
}

// Every session is a file; the soft limit is often far below what the system allows.
static void raise_file_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// Said once, at the start: others of this machine should not be able to read them.
static void look_at_secret(const char *option, const char *path) {
    struct stat info;
    if (*path && stat(path, &info) == 0 && (info.st_mode & S_IROTH))
        log_warn("%s %s: everybody on this machine can read it; chmod o= %s", option, path, path);
}

static int run(struct hub *hub, char **argv) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); // inherited by every thread; main alone takes them
    signal(SIGPIPE, SIG_IGN);
    umask(0077); // what it writes is its own: hashes of passwords and tokens, and all that happened
    raise_file_limit();
    set_log_level(hub->config.log_level);
    look_at_secret("tls_key", hub->config.tls_key);
    look_at_secret("redis_password_file", hub->config.redis_password_file);
    hub->authority = strcmp(hub->config.role, "authority") == 0;
    bool good = born(hub);
    if (good) {
        say_ready(hub);
        wait_for_end(hub, &signals);
        log_info("hub %s: stopping", hub->config.hub);
    }
    int ending = atomic_load(&hub->ending);
    if (ending == ENDING_BROKEN)
        _exit(EXIT_BROKEN); // nothing more may be promised; the next start replays
    die(hub);
    config_free(&hub->config);
    if (good && ending == ENDING_AFRESH)
        execv("/proc/self/exe", argv);
    return good && ending == ENDING_ASKED ? EXIT_SUCCESS : EXIT_REFUSED;
}

int main(int argc, char **argv) {
    static struct hub hub = {.current_lock = PTHREAD_MUTEX_INITIALIZER};
    enum config_action action = CONFIG_RUN;
    if (sodium_init() < 0)
        return refuse("libsodium: no randomness; is /dev/urandom there?"), EXIT_REFUSED;
    if (!config_load(&hub.config, argc, argv, &action, hub.error, sizeof hub.error))
        return refuse(hub.error), EXIT_REFUSED;
    switch (action) {
    case CONFIG_HELP:
        config_help();
        return EXIT_SUCCESS;
    case CONFIG_VERSION:
        puts("musterd " MUSTER_VERSION);
        return EXIT_SUCCESS;
    case CONFIG_CHECK:
        config_print(&hub.config);
        return EXIT_SUCCESS;
    case CONFIG_RUN:
        break;
    }
    return run(&hub, argv);
}
