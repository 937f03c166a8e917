// chaos: rounds of random faults in worlds side by side, and what they add up to.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit.h"
#include "crew.h"
#include "fault.h"
#include "results.h"
#include "round.h"
#include "staff.h"

static struct {
    uint32_t rounds, world_rounds, lanes;
    uint64_t seed;
    const char *only, *results;
} options = {.rounds = 200, .world_rounds = 250, .lanes = 3};

static char logs[] = "/tmp/muster-chaos-XXXXXX"; // of worlds; those of the failed ones stay
static struct tally *tally;
static struct round_plan plan; // of the world of this process

// ---- a world

static void chaos(struct world *world) {
    static struct district district;
    district = (struct district){.tally = tally};
    district_found(&district, world);
    crew_join(&district);
    audit_begin(&district);
    round_all(&district, &plan);
    audit_free(district.audit);
    crew_free(district.crew);
}

static uint32_t worlds(void) {
    uint32_t count = (options.rounds + options.world_rounds - 1) / options.world_rounds;
    return count < options.lanes ? options.lanes < options.rounds ? options.lanes : options.rounds : count;
}

static uint32_t rounds_of(uint32_t number) {
    return options.rounds / worlds() + (number < options.rounds % worlds());
}

static void log_path(char *path, size_t size, uint32_t number) {
    snprintf(path, size, "%s/world-%u.log", logs, number);
}

static void run_world(uint32_t number) {
    char seed[24], log[100];
    plan = (struct round_plan){.rounds = rounds_of(number), .only = options.only};
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)(options.seed + number));
    setenv("MUSTER_SEED", seed, 1);
    log_path(log, sizeof log, number);
    int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
        _exit(1);
    int failed = WORLD_RUN(SCENARIO(chaos));
    if (failed)
        tally->failed++;
    else
        unlink(log);
}

// ---- lanes: worlds side by side, for most of a round is waiting

static void run_lane(void) {
    for (uint32_t number; (number = tally->next_world++) < worlds() && tally->failed == 0;) {
        pid_t pid = fork();
        if (pid == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            run_world(number);
            _exit(0);
        }
        waitpid(pid, NULL, 0);
    }
}

static pid_t start_lane(void) {
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        run_lane();
        _exit(0);
    }
    return pid;
}

// ---- what is said at the end

static void show_end(const char *path) {
    FILE *file = fopen(path, "re");
    char line[2000];
    if (!file)
        return;
    if (fseek(file, -5000, SEEK_END) == 0 && !fgets(line, sizeof line, file))
        clearerr(file);
    while (fgets(line, sizeof line, file))
        fputs(line, stderr);
    fclose(file);
}

static void show_failures(void) {
    for (uint32_t number = 0; number < worlds(); number++) {
        char path[100];
        log_path(path, sizeof path, number);
        if (access(path, F_OK) != 0)
            continue;
        fprintf(stderr, "--- the end of %s; it alone again: --seed %llu --rounds %u --lanes 1\n", path,
                (unsigned long long)(options.seed + number), rounds_of(number));
        show_end(path);
    }
}

static void show_faults(void) {
    printf("faults:");
    const struct fault *fault;
    for (uint32_t number = 0; (fault = fault_of(number)); number++)
        printf(" %s=%u", fault->name, tally->faults[number]);
    printf("\nfixes in the database: %llu; started over: %llu; most that a hub grew: %llu KiB\n",
           (unsigned long long)tally->fixes, (unsigned long long)tally->start_overs,
           (unsigned long long)tally->grown_kb);
}

static void show_deeds(void) {
    printf("commands:");
    for (uint32_t deed = 0; deed < DEEDS; deed++)
        printf(" %s=%llu", staff_kinds[deed].name, (unsigned long long)tally->deeds[deed]);
    printf("\n");
}

static void show_tally(FILE *out) {
    fprintf(out, "rounds=%llu acknowledged=%llu lost=%llu doubled=%llu gaps=%llu leaked=%llu seed=%llu\n",
            (unsigned long long)tally->rounds, (unsigned long long)tally->acknowledged, (unsigned long long)tally->lost,
            (unsigned long long)tally->doubled, (unsigned long long)tally->gaps, (unsigned long long)tally->leaked,
            (unsigned long long)options.seed);
}

// ---- options

static const char usage[] =
    "chaos hurts a district of hubs, PostgreSQL, Redis and the links between them at random, and checks after each\n"
    "round that every promise to its clients was kept.\n\n"
    "  --rounds N        rounds in all; default 200\n"
    "  --seed N          draws the same faults and instants again; default: at random\n"
    "  --lanes N         worlds side by side; default 3\n"
    "  --world-rounds N  rounds of one world before the next; default 250\n"
    "  --only NAMES      these faults, separated by commas; --list names all\n"
    "  --results FILE    sets \"chaos\" in this JSON file\n\n"
    "Exit codes: 0 all promises kept, 1 not, 2 wrong usage.\n";

static bool read_number(const char *name, uint64_t most, uint64_t *number) {
    char *end = NULL;
    *number = strtoull(optarg, &end, 0);
    if (*optarg && !*end && *number <= most)
        return true;
    fprintf(stderr, "chaos: --%s must be a number up to %llu, not \"%s\"\n", name, (unsigned long long)most, optarg);
    return false;
}

// The exit code; -1: go on.
static int read_options(int argc, char **argv) {
    enum { ROUNDS, SEED, LANES, WORLD_ROUNDS, ONLY, RESULTS, LIST, HELP };
    static const struct option known[] = {{"rounds", required_argument, NULL, 0},
                                          {"seed", required_argument, NULL, 0},
                                          {"lanes", required_argument, NULL, 0},
                                          {"world-rounds", required_argument, NULL, 0},
                                          {"only", required_argument, NULL, 0},
                                          {"results", required_argument, NULL, 0},
                                          {"list", no_argument, NULL, 0},
                                          {"help", no_argument, NULL, 0},
                                          {0}};
    int index = 0, found;
    while ((found = getopt_long(argc, argv, "", known, &index)) != -1) {
        uint64_t number = 1;
        bool counts = index == ROUNDS || index == LANES || index == WORLD_ROUNDS;
        if (found != 0 ||
            (index <= WORLD_ROUNDS && !read_number(known[index].name, counts ? 1000000 : UINT64_MAX >> 1, &number)))
            return 2;
        if (index == ROUNDS)
            options.rounds = (uint32_t)number;
        else if (index == SEED)
            options.seed = number;
        else if (index == LANES)
            options.lanes = number ? (uint32_t)number : 1;
        else if (index == WORLD_ROUNDS)
            options.world_rounds = number ? (uint32_t)number : 1;
        else if (index == ONLY)
            options.only = optarg;
        else if (index == RESULTS)
            options.results = optarg;
        else if (index == LIST)
            return show_faults(), 0;
        else
            return fputs(usage, stdout), 0;
    }
    return optind < argc || options.rounds == 0 ? fputs(usage, stderr), 2 : -1;
}

int main(int argc, char **argv) {
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED || getrandom(&options.seed, 4, 0) != 4 || !mkdtemp(logs))
        return perror("chaos"), 1;
    int code = read_options(argc, argv);
    double start = child_now();
    uint32_t lanes = options.lanes < worlds() ? options.lanes : worlds();
    if (code >= 0)
        return rmdir(logs), code;
    fprintf(stderr, "seed %llu\n", (unsigned long long)options.seed);
    for (uint32_t lane = 0; lane < lanes; lane++)
        start_lane();
    for (double next = start + 30; lanes > 0;) {
        lanes -= waitpid(-1, NULL, WNOHANG) > 0;
        child_nap(0.05);
        if (child_now() > next && (next += 30) > 0)
            show_tally(stderr);
    }
    show_failures();
    rmdir(logs);
    show_faults();
    show_deeds();
    bool written = !options.results || results_write(options.results, tally, options.seed, child_now() - start);
    show_tally(stdout);
    bool kept = tally->lost + tally->doubled + tally->gaps + tally->leaked + tally->failed == 0;
    return kept && written && tally->rounds == options.rounds ? 0 : 1;
}
