// How a command is built in room that the caller gives: for the say_*.c files.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_BODY_H
#define WORLD_SAY_BODY_H

// The generated structs take texts that they do not change without saying so.
#define TEXT(text) ((char *)(uintptr_t)(text))

// Initialises the room's command with the body `field`.
#define SAY(room, field, FIELD)                                                                                        \
    muster__v1__command__init(&(room)->command);                                                                       \
    muster__v1__##field##__init(&(room)->field);                                                                       \
    (room)->command.body_case = MUSTER__V1__COMMAND__BODY_##FIELD;                                                     \
    (room)->command.field = &(room)->field

#endif
