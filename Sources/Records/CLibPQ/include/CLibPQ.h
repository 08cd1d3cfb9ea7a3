// What medalign calls of libpq, PostgreSQL's client library, as types of function pointers: the library is opened with
// dlopen, so a machine without it runs the same binary, and a build needs no libpq-dev.
//
// Written from https://www.postgresql.org/docs/current/libpq.html. All of it has been there, unchanged, since 9.0.
#ifndef MEDALIGN_CLIBPQ_H
#define MEDALIGN_CLIBPQ_H

#include <stddef.h>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
typedef struct pg_cancel PGcancel;

typedef enum { CONNECTION_OK = 0, CONNECTION_BAD = 1 } ConnStatusType;

typedef enum {
  PGRES_EMPTY_QUERY = 0,
  PGRES_COMMAND_OK = 1,
  PGRES_TUPLES_OK = 2,
  PGRES_COPY_OUT = 3,
  PGRES_COPY_IN = 4,
  PGRES_BAD_RESPONSE = 5,
  PGRES_NONFATAL_ERROR = 6,
  PGRES_FATAL_ERROR = 7
} ExecStatusType;

// Fields of an error, for PQresultErrorField.
enum { PG_DIAG_SQLSTATE = 'C', PG_DIAG_MESSAGE_PRIMARY = 'M' };

// An element of PQconninfoParse's array, which ends with one whose keyword is null.
typedef struct {
  char *keyword;
  char *envvar;
  char *compiled;
  char *val;
  char *label;
  char *dispchar;
  int dispsize;
} PQconninfoOption;

// Connections.
typedef PQconninfoOption *(*PQconninfoParseFunction)(const char *conninfo, char **errmsg);
typedef void (*PQconninfoFreeFunction)(PQconninfoOption *options);
typedef PGconn *(*PQconnectdbParamsFunction)(const char *const *keywords, const char *const *values, int expand_dbname);
typedef void (*PQfinishFunction)(PGconn *connection);
typedef ConnStatusType (*PQstatusFunction)(const PGconn *connection);
// PQdb, PQhost, PQerrorMessage: the connection's, not to be freed.
typedef char *(*PQconnectionTextFunction)(const PGconn *connection);
typedef const char *(*PQparameterStatusFunction)(const PGconn *connection, const char *name);
typedef int (*PQconnectionNeedsPasswordFunction)(const PGconn *connection);
typedef void (*PQnoticeProcessor)(void *argument, const char *message);
typedef PQnoticeProcessor (*PQsetNoticeProcessorFunction)(PGconn *connection, PQnoticeProcessor processor, void *argument);

// Commands. Null parameter types, lengths and formats: all of them text, of types that the server infers.
typedef PGresult *(*PQexecParamsFunction)(
  PGconn *connection, const char *command, int count, const unsigned int *types, const char *const *values,
  const int *lengths, const int *formats, int result_format);
typedef PGresult *(*PQexecFunction)(PGconn *connection, const char *command);
typedef PGresult *(*PQgetResultFunction)(PGconn *connection);
typedef char *(*PQescapeIdentifierFunction)(PGconn *connection, const char *text, size_t length);

// Results.
typedef ExecStatusType (*PQresultStatusFunction)(const PGresult *result);
typedef char *(*PQresultErrorFieldFunction)(const PGresult *result, int field);
// PQntuples, PQnfields.
typedef int (*PQresultCountFunction)(const PGresult *result);
typedef char *(*PQfnameFunction)(const PGresult *result, int column);
typedef char *(*PQgetvalueFunction)(const PGresult *result, int row, int column);
typedef char *(*PQcmdTuplesFunction)(PGresult *result);
typedef void (*PQclearFunction)(PGresult *result);

// COPY: the length of a row (> 0), -1 at the end, -2 for an error.
typedef int (*PQgetCopyDataFunction)(PGconn *connection, char **row, int async);
typedef void (*PQfreememFunction)(void *memory);

// Cancelling.
typedef PGcancel *(*PQgetCancelFunction)(PGconn *connection);
typedef int (*PQcancelFunction)(PGcancel *cancel, char *errors, int error_size);
typedef void (*PQfreeCancelFunction)(PGcancel *cancel);

#endif
