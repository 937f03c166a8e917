// musterctl fence: geofences (电子围栏) from GeoJSON, as QGIS and other tools write it.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/fence.h"
#include "domain/geojson_shape.h"
#include "musterctl/ctl.h"

#define KINDS "danger, cordon, staging or route"

static int kind_of(const char *name) {
    for (int kind = FENCE_NONE + 1; kind < FENCE_KINDS; kind++)
        if (strcmp(fence_kind_name((enum fence_kind)kind), name) == 0)
            return kind;
    return FENCE_NONE;
}

// ---- put: each feature of the file is a fence; a flag counts more than the feature's property of that name

struct drawn {
    const json_t *properties; // NULL: none
    char *shape;
    int place; // in the file, from 1
};
struct drawing {
    struct drawn *fences;
    int count;
};

static void forget(struct drawing *drawing) {
    for (int i = 0; i < drawing->count; i++)
        free(drawing->fences[i].shape);
    free(drawing->fences);
}

static bool take(struct drawing *drawing, const json_t *geometry, const json_t *properties) {
    char say[256];
    struct geojson_shape shape;
    struct drawn drawn = {.properties = properties, .place = drawing->count + 1};
    drawn.shape = json_dumps(geometry, JSON_COMPACT | JSON_REAL_PRECISION(10));
    if (!drawn.shape ||
        !geojson_shape_read(drawn.shape, SHAPE_POLYGON | SHAPE_MULTIPOLYGON | SHAPE_LINE, &shape, say, sizeof say)) {
        ctl_refuse("feature %d: %s.", drawn.place, drawn.shape ? say : "it has no geometry");
        free(drawn.shape);
        return false;
    }
    geojson_shape_free(&shape);
    drawing->fences = mem_resize(drawing->fences, (size_t)(drawing->count + 1) * sizeof drawn);
    drawing->fences[drawing->count++] = drawn;
    return true;
}

// A geometry, a feature, or a collection of features.
static bool read_shapes(struct drawing *drawing, const json_t *root) {
    const char *type = json_string_value(json_object_get(root, "type"));
    if (type && strcmp(type, "Feature") == 0)
        return take(drawing, json_object_get(root, "geometry"), json_object_get(root, "properties"));
    if (!type || strcmp(type, "FeatureCollection") != 0)
        return take(drawing, root, NULL);
    const json_t *features = json_object_get(root, "features");
    bool good = json_array_size(features) > 0 || (ctl_refuse("the file has no features."), false);
    for (size_t i = 0; good && i < json_array_size(features); i++) {
        const json_t *feature = json_array_get(features, i);
        good = take(drawing, json_object_get(feature, "geometry"), json_object_get(feature, "properties"));
    }
    return good;
}

static const char *text_of(const struct ctl_args *args, const struct drawn *drawn, const char *name) {
    const char *text = json_string_value(json_object_get(drawn->properties, name));
    return ctl_value_or(args, name, text ? text : "");
}

static bool number_of(const struct ctl_args *args, const struct drawn *drawn, const char *flag, const char *property,
                      int64_t most, uint32_t *out) {
    int64_t number = json_integer_value(json_object_get(drawn->properties, property));
    const char *text = ctl_value(args, flag);
    if (text && !ctl_number(flag, text, 0, most, &number))
        return false;
    if (number < 0 || number > most)
        return ctl_usage("feature %d: %s must be from 0 to %lld.", drawn->place, property, (long long)most), false;
    *out = (uint32_t)number;
    return true;
}

static bool fill(const struct ctl_args *args, const struct drawn *drawn, Muster__V1__FencePut *body) {
    const char *kind = text_of(args, drawn, "kind");
    body->kind = (Muster__V1__FenceKind)kind_of(kind);
    body->name = (char *)(uintptr_t)text_of(args, drawn, "name");
    body->org = (char *)(uintptr_t)text_of(args, drawn, "org");
    body->shape = drawn->shape;
    if (body->kind == MUSTER__V1__FENCE_KIND__FENCE_KIND_UNKNOWN)
        return ctl_usage("feature %d: the kind must be one of " KINDS ", not \"%s\".", drawn->place, kind), false;
    return number_of(args, drawn, "fence", "fence", FENCE_NUMBER_MAX, &body->fence) &&
           number_of(args, drawn, "incident", "incident", UINT32_MAX, &body->incident) &&
           number_of(args, drawn, "width-m", "width_m", FENCE_METRES_MAX, &body->width_m) &&
           number_of(args, drawn, "approach-m", "approach_m", FENCE_METRES_MAX, &body->approach_m) &&
           number_of(args, drawn, "dwell-s", "dwell_s", FENCE_SECONDS_MAX, &body->dwell_s) &&
           number_of(args, drawn, "silence-s", "silence_s", FENCE_SECONDS_MAX, &body->silence_s);
}

static int put_one(struct ctl *ctl, Muster__V1__FencePut *body) {
    uint32_t number = 0;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_FENCE_PUT;
    command.fence_put = body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\t%s\n", number, body->name);
    return result;
}

static int put_all(struct ctl *ctl, const struct ctl_args *args, const struct drawing *drawing) {
    int result = CTL_DONE;
    // every one is looked at before the first is said
    for (int i = 0; i < drawing->count; i++) {
        Muster__V1__FencePut body = MUSTER__V1__FENCE_PUT__INIT;
        if (!fill(args, &drawing->fences[i], &body))
            return CTL_USAGE;
    }
    for (int i = 0; result == CTL_DONE && i < drawing->count; i++) {
        Muster__V1__FencePut body = MUSTER__V1__FENCE_PUT__INIT;
        fill(args, &drawing->fences[i], &body);
        result = put_one(ctl, &body);
    }
    return result;
}

static int put(struct ctl *ctl, const struct ctl_args *args) {
    json_error_t error;
    struct drawing drawing = {0};
    json_t *root = json_load_file(args->argument[0], JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return ctl_refuse("%s: line %d: %s.", args->argument[0], error.line, error.text);
    int result = read_shapes(&drawing, root) ? put_all(ctl, args, &drawing) : CTL_REFUSED;
    forget(&drawing);
    json_decref(root);
    return result;
}

// ---- remove, list

static int do_remove(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__FenceRemove body = MUSTER__V1__FENCE_REMOVE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the fence", args->argument[0], &body.fence))
        return CTL_USAGE;
    body.reason = (char *)(uintptr_t)ctl_value_or(args, "reason", "");
    command.body_case = MUSTER__V1__COMMAND__BODY_FENCE_REMOVE;
    command.fence_remove = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_fence(void *arg, const Muster__V1__Fence *fence) {
    (void)arg;
    const Muster__V1__FencePut *put = fence->put;
    if (put)
        printf("%u\t%s\t%s\t%u\t%u\t%u\t%u\t%u\t%s\n", fence->fence, fence_kind_name((enum fence_kind)put->kind),
               put->org, put->incident, put->width_m, put->approach_m, put->dwell_s, put->silence_s, put->name);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){
                             .heading = "NUMBER\tKIND\tORG\tINCIDENT\tWIDTH_M\tAPPROACH_M\tDWELL_S\tSILENCE_S\tNAME",
                             .fence = on_fence});
}

const struct ctl_command fence_commands[] = {
    {"fence",
     "put",
     {"FILE"},
     "puts each shape of a GeoJSON file as a fence and prints its number; what is not given stands in the properties "
     "of "
     "its feature: kind, name, org, width_m ...",
     {{"kind", "KIND", false, KINDS},
      {"name", "TEXT", false, "its name"},
      {"org", "ORG", false, "12-digit org code it belongs to"},
      {"incident", "N", false, "incident that it ends with; 0: standing"},
      {"fence", "N", false, "changes this one"},
      {"width-m", "N", false, "route: metres to each side of the line"},
      {"approach-m", "N", false, "tells who comes nearer than that; 0: nobody"},
      {"dwell-s", "N", false, "tells who is inside for so long; 0: nobody"},
      {"silence-s", "N", false, "danger: a unit inside that is silent for so long raises an alarm; 0: none"}},
     put},
    {"fence", "remove", {"FENCE"}, "removes a fence", {{"reason", "TEXT", false, "why"}}, do_remove},
    {"fence", "list", {NULL}, "lists the fences at work, tab-separated", {{0}}, list},
    {0},
};
