/*
 * Lading: sensor data to annotation platforms, from inside your process.
 *
 * This header is the whole C interface and its manual. It is C99 and C++ clean and includes nothing but
 * <stddef.h> and <stdint.h>.
 *
 * CONVENTIONS, which hold for every function unless its comment says otherwise
 *
 * Return value   LADING_OK (0) or one of the LADING_ERROR_ codes. Where the last parameter is `error` it may be NULL;
 *                else it is filled in on failure and left alone on success.
 * Strings in     UTF-8 with a length in bytes, copied before the function returns. LADING_NUL_TERMINATED as the
 *                length means "up to the NUL". NULL with length 0 is the empty string, which means "not given".
 * Strings out    A lading_string: UTF-8, and NUL-terminated as well. Valid until the handle that it was read from is
 *                destroyed (those of a lading_log_record: until the call returns).
 * Handles        Opaque ids, never addresses: NULL, a stale or a foreign handle gives LADING_ERROR_HANDLE. Destroying
 *                is NULL-safe, may be repeated and may come in any order.
 * Structs        Start with struct_size; initialise them with their _INIT macro. A shorter (older) struct is accepted,
 *                a longer (newer) one only if what this library does not know of it is zero. Members that are a
 *                yes or no are 0 or 1, and those named reserved 0: both are checked.
 * Threads        Every function may be called from any thread at any time. Scenes and rows are the exception: build
 *                one of them from one thread at a time. The library's own threads: one for the network, one for
 *                callbacks, four that read, one that writes the spool, from the first job (with jobs in the spool:
 *                from lading_client_open) to lading_client_close, and one during that. Threads of libcurl that look up
 *                a name may stay until the resolver answers.
 * Blocking       Functions with a timeout_ms wait that long at most: 0 returns at once, LADING_FOREVER never times out.
 *                These wait for the disk and have no time-out: lading_client_open (a credentials file; a spool, with
 *                every byte of the files that were copied into it), lading_scene_validate, lading_rows_validate,
 *                lading_probe_image, lading_job_provide of a FILE source, lading_job_rows and lading_job_write_rows.
 *                Nothing else waits for disk or network.
 * Callbacks      In every function of yours that the library calls (call, drop, read, rewind) all of this may be called
 *                but lading_job_wait, lading_client_next_event, lading_client_flush and lading_client_close with a
 *                timeout_ms other than 0, which give LADING_ERROR_REENTRANT. What waits for the disk holds up the
 *                callbacks, or uploads, that come next.
 *
 * THE PROCESS
 *
 * Fork           In a child process every inherited handle gives LADING_ERROR_FORKED; new clients work. fork() itself
 *                waits, two seconds at most, until no other thread is in the library's code.
 * Signals        No handler is set, and signals that are sent to the process are blocked in the library's threads.
 * exit()         With a client open: nothing is waited for; jobs that are in no spool are lost. dlclose() leaves the
 *                library where it is.
 * Environment    Read in lading_client_open and at no other time: credentials, TMPDIR (where an import keeps the texts
 *                of its rows), http_proxy, https_proxy, all_proxy, no_proxy. HOME is read where a path begins with ~.
 *                The system's resolver and OpenSSL read variables of their own: OPENSSL_CONF may name providers to load
 *                and algorithms to allow, though never a TLS older than 1.2, and with SSLKEYLOGFILE libcurl writes the
 *                keys of every connection into the file that it names. Unset them where others may set them.
 * exec()         A program that the host starts gets none of the library's files and connections. What libcurl opens for
 *                itself without asking, the two ends of its wake-up, it does get with a libcurl before 8.8: SECURITY.md.
 * Once, for good curl_global_init(), OpenSSL's initialisation without its exit handler, and pthread_atfork() handlers.
 *
 * VERSIONS
 *
 * The soname is liblading.so.0. Until 1.0 a new minor version may change this interface, a new patch version only adds
 * to it; from 1.0 on every version but a major one only adds. What is added: functions, values of enumerations, and
 * members at the end of structs that begin with struct_size. All other structs (lading_string, lading_pose,
 * lading_imu_sample and those of callbacks) never change.
 */
#ifndef LADING_H
#define LADING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LADING_VERSION "0.1.0"
/** major * 1,000,000 + minor * 1,000 + patch. */
#define LADING_VERSION_NUMBER 1000

#define LADING_NUL_TERMINATED UINT64_MAX
#define LADING_FOREVER UINT64_MAX
#define LADING_NO_LIMIT UINT64_MAX

/* ------------------------------------------------------------------------------------------------ values */

typedef struct lading_client lading_client;
typedef struct lading_scene lading_scene;
typedef struct lading_findings lading_findings;
typedef struct lading_job lading_job;
typedef struct lading_rows lading_rows;
typedef struct lading_row_results lading_row_results;

/** Text with its length in bytes. In options, set length to LADING_NUL_TERMINATED to have it counted. */
typedef struct lading_string {
    const char *data;
    uint64_t length;
} lading_string;

/** Result codes. Numbers never change; a newer library may add some, so have a default branch. */
enum {
    LADING_OK = 0,

    /* the call */
    LADING_ERROR_ARGUMENT = 1,    /* NULL where a value is needed, or a value out of range */
    LADING_ERROR_HANDLE = 2,      /* the handle is NULL, destroyed, or of another kind */
    LADING_ERROR_STRUCT_SIZE = 3, /* struct_size is too small, or unknown members are set */
    LADING_ERROR_UTF8 = 4,        /* a string is not valid UTF-8 */
    LADING_ERROR_JSON = 5,        /* a document is not valid JSON, has half a surrogate pair ("\ud800"), which nothing
                                     could stand for, or is not of the expected shape */
    LADING_ERROR_STATE = 6,       /* not possible in the present state; the message says why */
    LADING_ERROR_FORKED = 7,      /* the handle was made by the parent process */
    LADING_ERROR_REENTRANT = 8,   /* a waiting call from inside a callback */
    LADING_ERROR_TIMEOUT = 9,     /* timeout_ms passed; what was waited for goes on */
    LADING_ERROR_CLOSED = 10,     /* the client is closed */
    LADING_ERROR_QUEUE_FULL = 11, /* the client holds max_queued_jobs or max_queued_bytes: drop, wait or keep */
    LADING_ERROR_SYSTEM = 12,     /* the system refused memory, a thread or a descriptor */
    LADING_ERROR_CANCELLED = 13,
    LADING_ERROR_UNSUPPORTED = 14,

    /* sign-in */
    LADING_ERROR_CREDENTIALS_MISSING = 20,
    LADING_ERROR_CREDENTIALS_FILE = 21,    /* unreadable, not JSON, or a key is missing */
    LADING_ERROR_CREDENTIALS_EXPIRED = 22, /* past its "expires" */
    LADING_ERROR_CREDENTIALS_REFUSED = 23, /* the sign-in host refused them */
    LADING_ERROR_FORBIDDEN = 24,           /* signed in, but not allowed */
    LADING_ERROR_WORKSPACE_NONE = 25,      /* developer in no workspace */
    LADING_ERROR_WORKSPACE_AMBIGUOUS = 26, /* developer in several: name one */
    LADING_ERROR_TARGET_UNKNOWN = 27,      /* no such project or batch */
    LADING_ERROR_NOT_FOUND = 28,           /* no such scene, input, calibration … */

    /* the data */
    LADING_ERROR_VALIDATION = 40,      /* the platform's rules are not met; see the findings */
    LADING_ERROR_FILE_MISSING = 41,
    LADING_ERROR_FILE_EMPTY = 42,
    LADING_ERROR_FILE_UNREADABLE = 43,
    /* Written to or replaced since it was checked: its device, inode, size and modification time are compared until the
       last byte was read; after a restart, size and modification time. */
    LADING_ERROR_FILE_CHANGED = 44,
    LADING_ERROR_SOURCE_FAILED = 45,   /* the host's own reader or data callback failed */
    LADING_ERROR_IMAGE = 46,           /* not an image, truncated, or damaged */
    LADING_ERROR_FILE_UNWRITABLE = 47, /* the disk is full, or the folder may not be written */
    LADING_ERROR_SPOOL = 48,           /* the spool could not be written or read, is damaged, or dropped the job */

    /* the network */
    LADING_ERROR_RESOLVE = 60,
    LADING_ERROR_CONNECT = 61,
    LADING_ERROR_TLS = 62,             /* a certificate that is refused is not retryable: see ca_file */
    LADING_ERROR_NETWORK_TIMEOUT = 63,
    LADING_ERROR_CONNECTION_LOST = 64,
    LADING_ERROR_PROXY = 65,
    LADING_ERROR_DEADLINE = 66,        /* the overall deadline of the job passed */
    LADING_ERROR_CORRUPTED = 67,       /* the storage answered with the hash of other bytes than were sent: the file was
                                          sent again, up to max_attempts times, and it was so each time */

    /* the platform */
    LADING_ERROR_REFUSED = 80,         /* 4xx; the message is the platform's */
    LADING_ERROR_SERVER = 81,          /* 5xx until the attempts ran out */
    LADING_ERROR_RATE_LIMITED = 82,    /* 429 until the attempts ran out */
    LADING_ERROR_RESPONSE = 83,        /* HTML, broken JSON, nothing, or JSON of another shape; headers that are too long,
                                          a token that can't be sent, an address that must not be used */
    LADING_ERROR_URL_EXPIRED = 84,     /* signed URLs expired before files were up, also those of further scenes */
    LADING_ERROR_SCENE_FAILED = 90,
    LADING_ERROR_SCENE_INVALIDATED = 91,
    LADING_ERROR_STILL_PROCESSING = 92, /* the wait_timeout_ms of the job passed; wait again with the uuid */
    LADING_ERROR_IMPORT_FAILED = 93,    /* the platform ended the import's task without carrying it out */
    LADING_ERROR_ROW_REFUSED = 94       /* the platform refused the data row; the message is the platform's */
};

/** How far a job, or a scene of it, had come. */
enum {
    LADING_STAGE_NONE = 0,
    LADING_STAGE_VALIDATION = 1,
    LADING_STAGE_SIGN_IN = 2,
    LADING_STAGE_WORKSPACE = 3,
    LADING_STAGE_SCENE = 4,       /* initialize and create */
    LADING_STAGE_UPLOAD = 5,
    LADING_STAGE_COMMIT = 6,
    LADING_STAGE_PROCESSING = 7,  /* waiting for the platform */
    LADING_STAGE_PRE_ANNOTATION = 8,
    LADING_STAGE_INPUT_FROM_SCENE = 9,
    LADING_STAGE_REQUEST = 10,    /* a query or another single request */
    LADING_STAGE_IMPORT = 11,     /* data rows: the manifest and the import itself */
    LADING_STAGE_RESULTS = 12     /* data rows: fetching what became of each */
};

/** What went wrong, in memory of the caller. */
typedef struct lading_error {
    size_t struct_size;
    int32_t code;        /* LADING_ERROR_ */
    int32_t stage;       /* LADING_STAGE_ */
    int32_t http_status; /* 0 when no HTTP answer was involved */
    int32_t retryable;   /* 1 when the same call may succeed later */
    char item[256];      /* the file, scene, option or host that it is about; may be empty */
    char message[1024];  /* one sentence or two: what, which rule, what to do */
} lading_error;
#define LADING_ERROR_INIT {sizeof(lading_error), 0, 0, 0, 0, {0}, {0}}

/** The version of the loaded library, which may be newer than this header. */
const char *lading_version(void);
/** The loaded library's LADING_VERSION_NUMBER. */
int32_t lading_version_number(void);
/** The name of a result code ("LADING_ERROR_HANDLE"), or "LADING_ERROR_UNKNOWN". Static text. */
const char *lading_code_name(int32_t code);
/** The name of a stage in lower case ("upload"), or "unknown". Static text. */
const char *lading_stage_name(int32_t stage);

/* ------------------------------------------------------------------------------------------------ probes */

/** What the header of an image says. Sizes in pixels as stored; orientation is EXIF's 1 to 8, 1 when absent. */
typedef struct lading_image_info {
    size_t struct_size;
    char format[8]; /* "jpeg", "png", "bmp", "webp" or "avif" */
    uint32_t width;
    uint32_t height;
    uint32_t orientation;
    uint32_t reserved;
} lading_image_info;
#define LADING_IMAGE_INFO_INIT {sizeof(lading_image_info), {0}, 0, 0, 0, 0}

/**
 * Reads format, width and height of an image file from its bytes, never from its name.
 * Reads headers and the places that show whether the file is whole, of JPEG the markers to the last, not the pixels.
 * Errors: LADING_ERROR_FILE_*, LADING_ERROR_IMAGE.
 */
int32_t lading_probe_image(const char *path, uint64_t path_length, lading_image_info *info, lading_error *error);
/** The same for an image in memory, which is read during the call only. */
int32_t lading_probe_image_memory(const void *data, uint64_t size, lading_image_info *info, lading_error *error);

/* --------------------------------------------------------------------------------------------- callbacks */

/**
 * A callback with its context. `drop`, if not NULL, is called exactly once, after the last `call`, also when there
 * was no `call` at all. Both come on the client's callback thread, one at a time, with no lock held, and never before
 * lading_client_open has written the handle. When there was no job, and so no such thread: in lading_client_close.
 */
struct lading_event;
typedef struct lading_callback {
    /** A return value other than 0 cancels the event's job. */
    int32_t (*call)(void *context, const struct lading_event *event);
    void (*drop)(void *context);
    void *context;
} lading_callback;

enum { LADING_LOG_ERROR = 1, LADING_LOG_WARNING = 2, LADING_LOG_INFO = 3, LADING_LOG_DEBUG = 4 };

/** A line of the log. Never holds a token, a secret or the query of a signed URL. */
typedef struct lading_log_record {
    size_t struct_size;
    int32_t level; /* LADING_LOG_ */
    int32_t reserved;
    lading_string component; /* "transfer", "kognic", "client" */
    lading_string message;
} lading_log_record;

typedef struct lading_log_callback {
    void (*call)(void *context, const lading_log_record *record);
    void (*drop)(void *context);
    void *context;
} lading_log_callback;

/* ------------------------------------------------------------------------------------------------ client */

enum { LADING_PLATFORM_KOGNIC = 1, LADING_PLATFORM_LABELBOX = 2 };

/** When what a spool was given is brought to the disk. */
enum {
    LADING_SPOOL_SYNC_EVERY = 0,    /* each record before what it leads to: survives a power cut */
    LADING_SPOOL_SYNC_INTERVAL = 1, /* every spool_sync_interval_ms: survives the end of the process, however it ends */
    LADING_SPOOL_SYNC_NEVER = 2     /* when the system likes to: as above */
};

/** What makes room in a spool that is full. Nothing that was begun is ever dropped. */
enum {
    LADING_SPOOL_REFUSE = 0,        /* nothing: the new job ends with LADING_ERROR_QUEUE_FULL */
    LADING_SPOOL_DROP_FINISHED = 1, /* the oldest finished jobs that were not acknowledged */
    LADING_SPOOL_DROP_LOWEST = 2    /* these, then jobs of a lower priority for which nothing was sent yet */
};

/**
 * Options of a client; zero or empty means the default. One configuration serves API and storage requests.
 *
 * Credentials, first found wins: client_id with client_secret, credentials_file, then the environment variables
 * KOGNIC_CREDENTIALS (a path), KOGNIC_CLIENT_ID with KOGNIC_CLIENT_SECRET (read once, when the client is opened).
 * Labelbox takes api_key, else the environment variable LABELBOX_API_KEY, and of the hosts only base_url.
 */
typedef struct lading_client_options {
    size_t struct_size;
    int32_t platform;         /* LADING_PLATFORM_; default Kognic */
    int32_t log_level;        /* LADING_LOG_; default LADING_LOG_WARNING */
    lading_string client_id;
    lading_string client_secret;
    lading_string credentials_file;
    lading_string workspace;  /* workspace id; default: the one workspace in which one is developer */
    int64_t organization_id;  /* act for this client organization; 0 = one's own */
    lading_string base_url;   /* all hosts at once, for an emulator or a gateway; Labelbox: /graphql is added. Without
                                 TLS, and not on this machine: warned of once in the log. With https, an address for an
                                 upload that the platform gives with http is refused: LADING_ERROR_RESPONSE */
    lading_string input_host; /* these override base_url; with scheme, without a slash at the end */
    lading_string workspace_host;
    lading_string order_execution_host;
    lading_string annotation_integration_host; /* nothing is sent there yet */
    lading_string auth_host;
    lading_string user_agent; /* put in front of lading's own, "camera-rig/2.1" */
    lading_string proxy;      /* URL; default: the environment's, as libcurl reads it. no_proxy holds for both. http,
                                 https, socks4, socks4a, socks5, socks5h; one that is no such URL, the environment's
                                 too: LADING_ERROR_ARGUMENT. Its password is in no message */
    lading_string ca_file;    /* PEM: the authorities to trust instead of the system's, for servers and https proxies. Any
                                 other certificate is refused: LADING_ERROR_TLS, at once and not retryable; a job of a
                                 spool waits. No regular file, or no certificate in it: LADING_ERROR_ARGUMENT */
    uint64_t connect_timeout_ms; /* default 30,000 */
    uint64_t stall_timeout_ms;   /* no byte in either direction; default 60,000 */
    uint64_t total_timeout_ms;   /* one attempt of one request; default none */
    uint64_t deadline_ms;        /* one request with all its attempts; default 600,000. Time in which other requests had
                                    its turn, or the client was paused, does not count; while bytes of an upload
                                    leave, it counts anew */
    uint32_t max_attempts;       /* of one request; default 10 */
    uint32_t max_connections;    /* default 16 */
    uint64_t max_retry_wait_ms;  /* default 60,000; a longer Retry-After is cut to it */
    uint64_t max_buffer_bytes;   /* for upload bodies, over all transfers; default 32 MiB */
    uint32_t max_queued_jobs;    /* unfinished jobs, those in a spool included; default 1,000 */
    uint32_t max_active_scenes;  /* scenes of all jobs under way at once; default 32 */
    uint64_t max_queued_bytes;   /* borrowed or copied memory in unfinished jobs; default 1 GiB */
    lading_callback events;      /* default: pull with lading_client_next_event */
    lading_log_callback log;     /* default: no log */
    lading_string api_key;       /* Labelbox */
    lading_string spool_directory;   /* jobs survive a crash in there; made if need be; default: no spool */
    int32_t spool_sync;              /* LADING_SPOOL_SYNC_ */
    int32_t spool_policy;            /* LADING_SPOOL_REFUSE, _DROP_FINISHED, _DROP_LOWEST */
    uint64_t spool_sync_interval_ms; /* default 1,000 */
    uint64_t spool_max_bytes;        /* default: no limit, here and below */
    uint64_t spool_max_jobs;
    uint64_t spool_max_age_ms;       /* older jobs are dropped: finished ones; DROP_LOWEST: not begun too. Setting the
                                        wall clock makes none older that is in the spool of an open client */
    int32_t start_paused;            /* 1: as if lading_client_pause had been called */
    int32_t reserved;
    lading_string findings;          /* severities of findings, of all jobs and requests; see "validation" */
} lading_client_options;
#define LADING_CLIENT_OPTIONS_INIT                                                                                \
    {                                                                                                             \
        sizeof(lading_client_options), LADING_PLATFORM_KOGNIC, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0,  \
            {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, \
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, 0}, {NULL, 0}, 0, 0, 0,  \
            0, 0, 0, 0, 0, {NULL, 0}                                                                              \
    }

/**
 * Opens a client. Without jobs in a spool it sends nothing and starts no thread: that comes with the first job.
 * `*client` is NULL on failure. On success the client owns the callbacks; on failure they are not called, nor `drop`.
 *
 * With a spool_directory, jobs of scenes and imports survive the end of the process. The spool is read here, data files
 * included; what is open in it goes on at once, and each job is reported by LADING_EVENT_RECOVERED and
 * lading_client_recovered. The folder is its owner's alone: another user's is refused (after a restore: chown -R), one
 * that is open to others is made private, which the log says, or refused when it has other files. Only what could be
 * submitted is sent from a record: files are checked again before the first request of a recovered job.
 * What is not about a scene itself is outlasted instead of failing its job: a network or proxy that is away, TLS that
 * fails, answers that are none of the platform's, its 5xx, a sign-in that is refused. Jobs then wait, up to a minute
 * between two tries, and the log says so. Credentials that are missing, expired or can't be read: the client only
 * spools, as if paused, until another one is opened that has some. One client at a time may use a spool.
 * Errors: LADING_ERROR_CREDENTIALS_*, LADING_ERROR_ARGUMENT, LADING_ERROR_SPOOL, LADING_ERROR_STATE (the spool is in
 * use; the message names the process), LADING_ERROR_UNSUPPORTED (no such platform, or a libcurl older than 7.87).
 */
int32_t lading_client_open(const lading_client_options *options, lading_client **client, lading_error *error);

/** Limits that may change while a client is at work: a mobile network now, the depot's later. */
typedef struct lading_limits {
    size_t struct_size;
    uint64_t upload_bytes_per_second; /* over all uploads; LADING_NO_LIMIT, as it is when the client is opened */
    uint64_t max_connections;         /* 1,024 at most, LADING_NO_LIMIT too */
} lading_limits;
#define LADING_LIMITS_INIT {sizeof(lading_limits), 0, 0}

/**
 * Sets the limits; 0 leaves one as it is. Requests that are under way beyond a smaller number of connections go on to
 * their end.
 */
int32_t lading_client_set_limits(lading_client *client, const lading_limits *limits, lading_error *error);

/** What a close left behind. */
typedef struct lading_close_report {
    size_t struct_size;
    uint64_t jobs_finished;  /* since the client was opened */
    uint64_t jobs_cancelled; /* by this close, because timeout_ms was over; also those that the spool did not take */
    uint64_t bytes_unsent;   /* of the cancelled and the spooled jobs */
    int32_t still_closing;   /* 1: a function of yours has not returned; the client closes, and drops, when it does */
    int32_t reserved;
    uint64_t jobs_spooled;   /* left in the spool, where the next client finds them */
} lading_close_report;
#define LADING_CLOSE_REPORT_INIT {sizeof(lading_close_report), 0, 0, 0, 0, 0, 0}

/**
 * Waits until every job is finished and released. New jobs may still be submitted.
 * Errors: LADING_ERROR_TIMEOUT.
 */
int32_t lading_client_flush(lading_client *client, uint64_t timeout_ms, lading_error *error);

/**
 * Closes a client: takes no new jobs, gives the others timeout_ms to finish, cancels what is left, delivers every
 * release and drop that is due, and joins its threads (up to two seconds more if a function of yours does not return).
 * Events that a callback gets all come before; those that would have been pulled are gone. The handle is gone
 * afterwards; job handles stay readable until they are destroyed.
 * A client with a spool that is paused waits until its jobs are in the spool, timeout_ms or a second at the most; one
 * without waits for its jobs as any other.
 * From inside a callback only with timeout_ms 0; the client then closes as soon as the callback has returned.
 * NULL or an already closed client: LADING_OK. `report` may be NULL.
 */
int32_t lading_client_close(lading_client *client, uint64_t timeout_ms, lading_close_report *report,
                            lading_error *error);

/**
 * Holds back every request, and every attempt of one, that is not under way, until lading_client_resume. What is under
 * way goes on to its end, within its own time-outs and its deadline_ms; for what is held back deadline_ms stands still.
 * Jobs are taken, and spooled, as before, but not begun. wait_timeout_ms goes on: it is the host's patience, and a scene
 * or an import whose status could not be asked for in that time ends as LADING_STATE_PROCESSING.
 */
int32_t lading_client_pause(lading_client *client, lading_error *error);
/** Errors: LADING_ERROR_CREDENTIALS_* when the client was opened without credentials that can be used, see there. */
int32_t lading_client_resume(lading_client *client, lading_error *error);

/** How full a spool is. */
typedef struct lading_spool_status {
    size_t struct_size;
    uint64_t jobs_open;
    uint64_t jobs_finished; /* and not acknowledged */
    uint64_t jobs_damaged;  /* set aside in the folder "damaged" of the spool */
    uint64_t bytes;         /* without what was set aside */
} lading_spool_status;
#define LADING_SPOOL_STATUS_INIT {sizeof(lading_spool_status), 0, 0, 0, 0}

/** Errors: LADING_ERROR_STATE on a client without a spool. */
int32_t lading_client_spool_status(lading_client *client, lading_spool_status *status, lading_error *error);

/**
 * Gives the jobs that were in the spool when the client was opened, in the order in which they were submitted: those
 * that go on, those that finished and were not acknowledged, and, as failed with LADING_ERROR_SPOOL, those that had to
 * be set aside. Each is given once, up to `capacity` at a time; `*count` is how many were given. With capacity 0 it is
 * how many there are to give. LADING_EVENT_RECOVERED carries the same handles: each is to be destroyed once, however
 * often it was seen, and one that was destroyed is not given any more.
 */
int32_t lading_client_recovered(lading_client *client, lading_job **jobs, uint64_t capacity, uint64_t *count,
                                lading_error *error);

/* ---------------------------------------------------------------------------------------------- a scene */

enum {
    LADING_SCENE_CAMERAS = 1,
    LADING_SCENE_CAMERAS_SEQUENCE = 2,
    LADING_SCENE_LIDARS = 3,
    LADING_SCENE_LIDARS_SEQUENCE = 4,
    LADING_SCENE_LIDARS_AND_CAMERAS = 5,
    LADING_SCENE_LIDARS_AND_CAMERAS_SEQUENCE = 6,
    LADING_SCENE_AGGREGATED_LIDARS_AND_CAMERAS_SEQUENCE = 7,
    LADING_SCENE_IMAGES = 100 /* the older images job: sensors are "sources", the external id may be left out */
};

enum {
    LADING_SOURCE_FILE = 0,     /* the file that the resource's filename names */
    LADING_SOURCE_MEMORY = 1,   /* borrowed memory, not copied */
    LADING_SOURCE_READER = 2,   /* pulled through `read` on threads of the library, one at a time for each source */
    LADING_SOURCE_REQUESTED = 3 /* asked for by LADING_EVENT_DATA_WANTED, answered with lading_job_provide */
};

/**
 * Where the bytes of a resource come from.
 *
 * The library owns what it borrows from a successful call until `drop(context)`, which comes exactly once: when
 * nothing reads the source any more, be that success, failure, cancel, close or the destruction of the last scene
 * that holds it. It comes on the callback thread once the scene was submitted, as long as the client is open, else
 * inside the call that lets go of it (lading_scene_destroy, lading_scene_set_source).
 * If the call that takes the source fails, the source stays the caller's and is not dropped. FILE and REQUESTED borrow
 * nothing: their `drop` is not called.
 */
typedef struct lading_source {
    size_t struct_size;
    int32_t kind;      /* LADING_SOURCE_ */
    int32_t reserved;
    const void *data;  /* MEMORY */
    uint64_t size;     /* MEMORY and READER: the exact number of bytes */
    /**
     * READER: fills up to `capacity` bytes; returns how many, 0 at the end, negative to fail the file. An upload that
     * begins anew takes the reader over from the one before, which gets no more bytes.
     */
    int64_t (*read)(void *context, void *buffer, uint64_t capacity);
    /** READER: back to byte 0 for a retry; returns 0, or anything else if it can't, which fails the file. */
    int32_t (*rewind)(void *context);
    void (*drop)(void *context);
    void *context;
} lading_source;
#define LADING_SOURCE_INIT {sizeof(lading_source), 0, 0, NULL, 0, NULL, NULL, NULL, NULL}

/** An image or a point cloud of a frame. */
typedef struct lading_resource {
    size_t struct_size;
    lading_string filename;    /* required: the path, or the name to give to data */
    lading_string sensor_name; /* default "CAM" for images, "lidar" for point clouds */
    lading_string resource_id; /* default: made from filename */
    lading_string format;      /* "png", "jpg", "webp", "avif", "bmp", "csv", "pcd", "las", "laz": needed unless a file */
    const lading_source *source; /* NULL: a file */
    int32_t has_shutter_times; /* images: 1 when the next two are given */
    int32_t reversed_shutter;  /* images: 0 not given, 1 the shutter ran from the last row up, 2 it did not */
    int64_t shutter_start_ns;
    int64_t shutter_end_ns;
    uint32_t width;            /* LADING_SCENE_IMAGES: 0 reads it from the file */
    uint32_t height;
} lading_resource;
#define LADING_RESOURCE_INIT \
    {sizeof(lading_resource), {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, NULL, 0, 0, 0, 0, 0, 0}

/** Position in metres and unit quaternion. */
typedef struct lading_pose {
    double x, y, z;
    double qw, qx, qy, qz;
} lading_pose;

/** A frame of a sequence. Scenes that are not sequences have exactly one frame, index 0, which is always there. */
typedef struct lading_frame {
    size_t struct_size;
    lading_string frame_id;
    int64_t relative_timestamp_ms; /* since the start of the scene */
    int32_t has_unix_timestamp;
    int32_t has_ego_pose;
    int64_t unix_timestamp_ns;
    lading_pose ego_pose;
} lading_frame;
#define LADING_FRAME_INIT {sizeof(lading_frame), {NULL, 0}, 0, 0, 0, 0, {0, 0, 0, 1, 0, 0, 0}}

/** A sample of the inertial measurement unit: pose and time in nanoseconds since 1970. */
typedef struct lading_imu_sample {
    int64_t timestamp_ns;
    lading_pose pose;
} lading_imu_sample;

#define LADING_WHOLE_SCENE UINT32_MAX

/** Makes an empty scene of a LADING_SCENE_ type. An empty external id is refused except for LADING_SCENE_IMAGES. */
int32_t lading_scene_create(int32_t type, const char *external_id, uint64_t external_id_length, lading_scene **scene,
                            lading_error *error);

/**
 * Makes a scene from a JSON document: the platform's own scene body with a "type" beside it, for instance
 *
 *   {"type": "cameras", "externalId": "drive-7", "metadata": {"region": "SE"},
 *    "frame": {"images": [{"filename": "front.jpg", "sensorName": "CAM1"}]}}
 *
 * Types are "cameras", "cameras-sequence", "lidars", "lidars-sequence", "lidars-and-cameras",
 * "lidars-and-cameras-sequence", "aggregated-lidars-and-cameras-sequence" and "images". IMU samples go into
 * "imuData". A resource with a "format" takes its bytes from lading_scene_set_source. docs: README, "Scene documents".
 * Errors: LADING_ERROR_JSON with line and column, or the path of the member that is wrong.
 */
int32_t lading_scene_create_json(const char *json, uint64_t json_length, lading_scene **scene, lading_error *error);

/** Frees the scene. Jobs that it was submitted to keep what they need. */
int32_t lading_scene_destroy(lading_scene *scene);

/** LADING_SCENE_IMAGES: the folder that the names of its images are relative to. Comes before the images. */
int32_t lading_scene_set_folder(lading_scene *scene, const char *folder, uint64_t folder_length,
                                lading_error *error);
/** Id of the calibration, as lading_client_request "calibrations.create" returned it. */
int32_t lading_scene_set_calibration(lading_scene *scene, const char *id, uint64_t id_length, lading_error *error);
/** Metadata is flat. `frame` is a frame's index or LADING_WHOLE_SCENE. Setting a key again replaces its value. */
int32_t lading_scene_set_metadata_string(lading_scene *scene, uint32_t frame, const char *key, uint64_t key_length,
                                         const char *value, uint64_t value_length, lading_error *error);
int32_t lading_scene_set_metadata_integer(lading_scene *scene, uint32_t frame, const char *key, uint64_t key_length,
                                          int64_t value, lading_error *error);
/** `value` must be finite. */
int32_t lading_scene_set_metadata_number(lading_scene *scene, uint32_t frame, const char *key, uint64_t key_length,
                                         double value, lading_error *error);
int32_t lading_scene_set_metadata_boolean(lading_scene *scene, uint32_t frame, const char *key, uint64_t key_length,
                                          int32_t value, lading_error *error);
/** The name of a sensor in the annotation tool. */
int32_t lading_scene_set_pretty_name(lading_scene *scene, const char *sensor, uint64_t sensor_length,
                                     const char *name, uint64_t name_length, lading_error *error);
/** Appends to the order in which sensors are shown. */
int32_t lading_scene_add_sensor_order(lading_scene *scene, const char *sensor, uint64_t sensor_length,
                                      lading_error *error);
/** Appends a frame to a sequence; its index is written to `*index` unless that is NULL. */
int32_t lading_scene_add_frame(lading_scene *scene, const lading_frame *frame, uint32_t *index, lading_error *error);
/** Unix time in nanoseconds of the one frame of a LIDARS or LIDARS_AND_CAMERAS scene. */
int32_t lading_scene_set_unix_timestamp(lading_scene *scene, int64_t unix_timestamp_ns, lading_error *error);
int32_t lading_scene_add_image(lading_scene *scene, uint32_t frame, const lading_resource *image,
                               lading_error *error);
int32_t lading_scene_add_point_cloud(lading_scene *scene, uint32_t frame, const lading_resource *point_cloud,
                                     lading_error *error);
int32_t lading_scene_add_imu_samples(lading_scene *scene, const lading_imu_sample *samples, uint64_t count,
                                     lading_error *error);
/** Says where the bytes of one resource come from; resource ids are unique in a scene. Replaces an earlier source. */
int32_t lading_scene_set_source(lading_scene *scene, const char *resource_id, uint64_t resource_id_length,
                                const lading_source *source, lading_error *error);
/** The scene as the JSON document of lading_scene_create_json. The text stays valid until the next change. */
int32_t lading_scene_json(lading_scene *scene, lading_string *json, lading_error *error);

/* ------------------------------------------------------------------------------------------ data rows */

/**
 * Data rows of the Labelbox platform, to be imported together: in memory, or a manifest file that is read as a
 * stream, whatever its size.
 *
 * A manifest is a JSON array of row objects, or one row object a line (NDJSON). Its members are "row_data"
 * (required), "global_key", "external_id", "media_type", "metadata_fields", "attachments", and "key" for an upsert:
 * {"id": "…"} or {"global_key": "…"}. "row_data" is an https URL or the path of a local image; relative paths start
 * at the folder of the manifest, or at the working directory for rows in memory. docs: README, "Manifests".
 */

/** Makes an empty set of rows, in memory. */
int32_t lading_rows_create(lading_rows **rows, lading_error *error);
/** Makes a set of rows of a manifest file. Reads nothing yet: what is wrong with it is said when it is read. */
int32_t lading_rows_create_manifest(const char *path, uint64_t path_length, lading_rows **rows,
                                    lading_error *error);
/** Frees the rows. Jobs that they were submitted to keep what they need. */
int32_t lading_rows_destroy(lading_rows *rows);

/** A data row. Which members there are and what they may hold is the platform's rule; validation checks it. */
typedef struct lading_data_row {
    size_t struct_size;
    lading_string row_data;          /* https URL, or path of a local image */
    lading_string global_key;        /* at most 200 characters, which are counted as scalars of Unicode */
    lading_string external_id;       /* default of a local image: the path as given */
    lading_string media_type;        /* "IMAGE" */
    lading_string upsert_id;         /* changes the data row with this id … */
    lading_string upsert_global_key; /* … or this global key, which is made when there is none */
} lading_data_row;
#define LADING_DATA_ROW_INIT \
    {sizeof(lading_data_row), {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}}

/** A metadata field, by name or schema id. `text` may be a text, an enum's option, a date-time or a number. */
typedef struct lading_metadata_field {
    size_t struct_size;
    lading_string name;
    lading_string schema_id;
    lading_string text;
    double number; /* taken when is_number is 1 */
    int32_t is_number;
    int32_t reserved;
} lading_metadata_field;
#define LADING_METADATA_FIELD_INIT {sizeof(lading_metadata_field), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0, 0}

/** Appends a row; its index is written to `*index` unless that is NULL. LADING_ERROR_STATE for a manifest's rows. */
int32_t lading_rows_add(lading_rows *rows, const lading_data_row *row, uint64_t *index, lading_error *error);
/** Adds a metadata field to the last row. */
int32_t lading_rows_add_metadata(lading_rows *rows, const lading_metadata_field *field, lading_error *error);
/** Adds an attachment to the last row: type ("IMAGE_OVERLAY" …), value (URL or text) and, if not empty, a name. */
int32_t lading_rows_add_attachment(lading_rows *rows, const char *type, uint64_t type_length, const char *value,
                                   uint64_t value_length, const char *name, uint64_t name_length,
                                   lading_error *error);
/**
 * Appends the rows of a manifest in memory, which is copied: an array, one row object, or one a line.
 * Errors: LADING_ERROR_JSON with line and column; nothing is added then.
 */
int32_t lading_rows_add_json(lading_rows *rows, const char *json, uint64_t json_length, lading_error *error);
/**
 * As lading_rows_add_json, and text that has half a surrogate pair is taken as in a manifest that is opened: it is a
 * finding of its row, and the other rows can be sent.
 */
int32_t lading_rows_add_manifest(lading_rows *rows, const char *text, uint64_t text_length, lading_error *error);
/** How many rows there are in memory. LADING_ERROR_STATE for a manifest's rows, which nobody has counted yet. */
int32_t lading_rows_count(lading_rows *rows, uint64_t *count, lading_error *error);
/**
 * Checks rows and their local files against the platform's rules, sending nothing. Names of metadata are only
 * checked by an import, which asks the platform for them; a dry run sends nothing else. Reads a manifest to its end.
 */
int32_t lading_rows_validate(lading_rows *rows, lading_findings **findings, lading_error *error);

/* -------------------------------------------------------------------------------------------- validation */

/**
 * An error keeps a scene or a row from being sent, a warning does not. docs/findings.md lists all codes with what each
 * rests on: an error only where the platform or its client is known to refuse. The host decides last, by the option
 * `findings` of a client, a submit or an import:
 *
 *   "pose.quaternion=warning,point-cloud.*=off"    or as JSON    {"pose.quaternion": "warning", "point-cloud.*": "off"}
 *
 * The severity is off (the finding is not reported), warning or error. A code counts before a pattern, a longer pattern
 * before a shorter one, "*" last; what a submit or an import sets counts before what the client sets. A job in the spool
 * keeps what it was submitted with. What can't be carried out (a file that is missing, empty or unreadable, no row_data,
 * …; docs/findings.md marks them "always") stays an error: to name its code otherwise is LADING_ERROR_ARGUMENT, as is a
 * code or a severity that there is not; patterns leave it out. lading_scene_validate and lading_rows_validate, which
 * have no options, give severities as they are.
 */
enum { LADING_SEVERITY_WARNING = 1, LADING_SEVERITY_ERROR = 2 };

/** One rule that a scene or a data row does not meet. */
typedef struct lading_finding {
    size_t struct_size;
    int32_t severity;      /* LADING_SEVERITY_ */
    int32_t frame;         /* index of the frame, or -1 */
    lading_string code;    /* stable, "image.truncated"; docs/findings.md lists them all */
    lading_string item;    /* what it is about: a file name, a sensor, a member of the document */
    lading_string message; /* the rule, and what to do */
    int64_t row;           /* index of the data row, or -1 */
    uint64_t line;         /* where it starts in the manifest, from 1; 0 when it is in none */
    uint64_t column;
} lading_finding;
#define LADING_FINDING_INIT {sizeof(lading_finding), 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0, 0}

/**
 * Checks a scene against the platform's rules and its files against their formats, sending nothing. Reads the
 * header of every file. LADING_OK means that it was checked, not that it is valid: look at the findings.
 * Submitting does the same by itself.
 */
int32_t lading_scene_validate(lading_scene *scene, lading_findings **findings, lading_error *error);
/** How many findings there are, and how many of them are errors. Either pointer may be NULL. */
int32_t lading_findings_count(lading_findings *findings, uint64_t *all, uint64_t *errors);
int32_t lading_findings_get(lading_findings *findings, uint64_t index, lading_finding *finding, lading_error *error);
int32_t lading_findings_destroy(lading_findings *findings);

/* ------------------------------------------------------------------------------------------------- jobs */

/** How to submit. */
typedef struct lading_submit_options {
    size_t struct_size;
    lading_string project;     /* none: a scene without inputs */
    lading_string batch;       /* none: the project's latest open batch */
    int32_t dry_run;           /* 1: validate here and on the platform, create nothing */
    int32_t wait;              /* 1: the job ends with the scene's final status; 0: when everything is sent */
    uint64_t wait_timeout_ms;  /* counted from the commit, and anew in each process that takes the job up from a spool:
                                  how long this host waits, not how long the platform has; default 1,800,000 */
    uint64_t poll_interval_ms; /* smallest time between two status questions; default 500 */
    int32_t no_motion_compensation; /* 1: the feature flag shouldMotionCompensate is sent as false */
    int32_t reserved;
    uint64_t tag;              /* yours; comes back in every event */
    int32_t priority;          /* jobs of a higher one go first, and are dropped last from a full spool; default 0 */
    int32_t copy_files;        /* 1: files are copied into the spool, and may be changed or removed once it has them */
    lading_string findings;    /* severities of findings, before those of the client; see "validation" */
} lading_submit_options;
#define LADING_SUBMIT_OPTIONS_INIT \
    {sizeof(lading_submit_options), {NULL, 0}, {NULL, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0, {NULL, 0}}

/**
 * Submits a scene: validate, create, upload, commit and, with wait = 1, follow it to its final status.
 * Never blocks on disk or network. The scene may be changed or destroyed afterwards. What goes wrong later is in the
 * job's result. `options` may be NULL.
 *
 * On a client with a spool the job is begun once it is safe there, which LADING_EVENT_SPOOLED says; memory and readers
 * are read into the spool and dropped then. A job that the spool can't take ends with LADING_ERROR_SPOOL or, when the
 * spool is full, LADING_ERROR_QUEUE_FULL. Sources of the kind REQUESTED are refused: LADING_ERROR_UNSUPPORTED.
 * Errors: LADING_ERROR_QUEUE_FULL, LADING_ERROR_CLOSED.
 */
int32_t lading_client_submit(lading_client *client, lading_scene *scene, const lading_submit_options *options,
                             lading_job **job, lading_error *error);

/** A scene of lading_client_create_inputs with an optional OpenLABEL document to pre-annotate it with. */
typedef struct lading_scene_item {
    size_t struct_size;
    lading_scene *scene;
    lading_string pre_annotation; /* OpenLABEL JSON */
} lading_scene_item;
#define LADING_SCENE_ITEM_INIT {sizeof(lading_scene_item), NULL, {NULL, 0}}

/**
 * Creates many inputs, of any mix of scene types but LADING_SCENE_IMAGES, as one job: every scene is created without a
 * project, waited for (whatever options->wait says), pre-annotated, and then made an input of options->project, which
 * is required. Each item ends in exactly one result, at its index; a job of none is finished at once.
 * `items` is an array of structs of items[0].struct_size bytes.
 * Errors: as lading_client_submit; LADING_ERROR_ARGUMENT without a project, LADING_ERROR_JSON, LADING_ERROR_UNSUPPORTED
 * for an images job.
 */
int32_t lading_client_create_inputs(lading_client *client, const lading_scene_item *items, uint64_t count,
                                    const lading_submit_options *options, lading_job **job, lading_error *error);

/**
 * Waits again for scenes that were sent before, by uuid, as one job with one result for each: what to do after
 * LADING_STATE_PROCESSING or LADING_STATE_SUBMITTED, also in another process. With options->project every scene that
 * is created is made an input of it, as lading_client_create_inputs would have done. A job of none is finished at once.
 * Errors: as lading_client_submit; LADING_ERROR_ARGUMENT for an empty uuid.
 */
int32_t lading_client_follow(lading_client *client, const lading_string *scene_uuids, uint64_t count,
                             const lading_submit_options *options, lading_job **job, lading_error *error);

/** How to import data rows. */
typedef struct lading_import_options {
    size_t struct_size;
    lading_string dataset;     /* required: its id */
    int32_t dry_run;           /* 1: validate here, with the platform's metadata ontology, and send nothing */
    int32_t skip_invalid_rows; /* 1: send the rows without errors; 0: send nothing while there is an error */
    int32_t upsert;            /* 1: rows may name the existing data row that they change */
    int32_t reserved;
    uint64_t wait_timeout_ms;  /* counted from the import, anew as for scenes; default 1,800,000 */
    uint64_t poll_interval_ms; /* first time between two status questions, which grows; default 2,000 */
    uint64_t tag;              /* yours; comes back in every event */
    int32_t priority;          /* as in lading_submit_options */
    int32_t copy_files;        /* 1: the manifest is copied into the spool; the images that it names are not */
    lading_string findings;    /* as in lading_submit_options */
} lading_import_options;
#define LADING_IMPORT_OPTIONS_INIT \
    {sizeof(lading_import_options), {NULL, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 0, {NULL, 0}}

/**
 * Imports data rows into a dataset: validate, upload local files, upload the rows, import, wait, and fetch what
 * became of each row. Never blocks on disk or network. The job has one result (index 0) for the whole import, and
 * lading_job_rows for each row. A manifest must stay as it is until the job is finished.
 *
 * On a client with a spool it is begun once it is safe there, as a scene is; rows in memory are copied, a manifest with
 * copy_files. A manifest that is no longer the same when the import is recovered ends it with
 * LADING_ERROR_FILE_CHANGED: as LADING_STATE_PROCESSING when the platform may have the rows. What became of the rows of
 * a finished import stays in the spool, to be read before the job is acknowledged.
 * Errors: LADING_ERROR_QUEUE_FULL, LADING_ERROR_CLOSED, LADING_ERROR_UNSUPPORTED on a client of another platform.
 */
int32_t lading_client_import(lading_client *client, lading_rows *rows, const lading_import_options *options,
                             lading_job **job, lading_error *error);

/** How to send a single request. */
typedef struct lading_request_options {
    size_t struct_size;
    uint64_t tag; /* yours; comes back in every event */
} lading_request_options;
#define LADING_REQUEST_OPTIONS_INIT {sizeof(lading_request_options), 0}

/**
 * Starts one request to the platform as a job whose answer is a JSON document (lading_job_document). `parameters` is
 * a JSON object, or empty; `options` may be NULL. The operations of each platform and their parameters are listed in
 * docs/operations.md; the first of them is "session.open", which signs in: {"workspaceId", "clientId"}, or Labelbox's
 * user.
 * Errors: LADING_ERROR_UNSUPPORTED for an unknown operation, LADING_ERROR_VALIDATION for parameters that can't be
 * right, LADING_ERROR_QUEUE_FULL, LADING_ERROR_CLOSED.
 */
int32_t lading_client_request(lading_client *client, const char *operation, uint64_t operation_length,
                              const char *parameters, uint64_t parameters_length,
                              const lading_request_options *options, lading_job **job, lading_error *error);

/** How far a job is. Counts only grow, except bytes_sent, which falls back when a file starts over. */
typedef struct lading_progress {
    size_t struct_size;
    uint64_t scenes;
    uint64_t scenes_done; /* with a result, whichever */
    uint64_t files;
    uint64_t files_done;
    uint64_t bytes;
    uint64_t bytes_sent;
    int32_t stage;        /* LADING_STAGE_ of the least advanced scene under way */
    int32_t finished;     /* 1 when every scene has its result */
    uint64_t rows;        /* data rows read so far; all of them once validation is over */
    uint64_t rows_made;
    uint64_t rows_refused;
    uint64_t rows_not_sent;
    uint64_t reserved[8]; /* what it grows into, since lading_event has one inside */
} lading_progress;
#define LADING_PROGRESS_INIT {sizeof(lading_progress), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {0, 0, 0, 0, 0, 0, 0, 0}}

/** What became of a scene. */
enum {
    LADING_STATE_PENDING = 0,     /* no result yet */
    LADING_STATE_CREATED = 1,     /* there, and available for annotation */
    LADING_STATE_SUBMITTED = 2,   /* sent and committed; it was not asked to wait */
    LADING_STATE_VALIDATED = 3,   /* a dry run without errors */
    LADING_STATE_FAILED = 4,
    LADING_STATE_INVALIDATED = 5, /* by the platform */
    LADING_STATE_CANCELLED = 6,
    LADING_STATE_PROCESSING = 7,  /* not final at the time-out: ask again for its uuid */
    LADING_STATE_DONE = 8,        /* lading_client_request: the document is there */
    LADING_STATE_IMPORTED = 9,    /* every data row was made, or changed by an upsert */
    LADING_STATE_PARTLY_IMPORTED = 10, /* some were; the others were refused or not sent, each for its own reason */
    LADING_STATE_SPOOLED = 11 /* the client closed before the end: it goes on with the next client of the spool */
};

/** The result of one scene of a job (of the one request, for lading_client_request). */
typedef struct lading_result {
    size_t struct_size;
    int32_t state; /* LADING_STATE_ */
    int32_t code;  /* LADING_OK, or why it is not there */
    int32_t stage; /* LADING_STAGE_ where it failed, or how far it is */
    int32_t http_status;
    int32_t retryable;
    uint32_t files;               /* see lading_job_file */
    lading_string external_id;
    lading_string scene_uuid;     /* empty until the platform gave one */
    lading_string input_uuid;
    lading_string pre_annotation_uuid;
    lading_string status;         /* the platform's own word, also one this version does not know */
    lading_string view_link;
    lading_string item;           /* what an error is about */
    lading_string message;        /* of an error */
    lading_string task_id;        /* of an import; of several tasks their ids with commas between, in order */
} lading_result;
#define LADING_RESULT_INIT                                                                                   \
    {                                                                                                        \
        sizeof(lading_result), 0, 0, 0, 0, 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, \
            {NULL, 0}, {NULL, 0}, {NULL, 0}                                                                  \
    }

enum {
    LADING_FILE_PENDING = 0,
    LADING_FILE_UPLOADED = 1,
    LADING_FILE_FAILED = 2,
    LADING_FILE_NOT_SENT = 3 /* a dry run, or the scene ended before */
};

/** What became of one file of a scene. */
typedef struct lading_file {
    size_t struct_size;
    int32_t state; /* LADING_FILE_ */
    int32_t code;
    uint64_t bytes;
    uint32_t attempts;
    uint32_t width; /* images: as read from the bytes */
    uint32_t height;
    int32_t frame;
    lading_string filename; /* as given */
    lading_string sensor_name;
    lading_string resource_id;
    lading_string message;
} lading_file;
#define LADING_FILE_INIT \
    {sizeof(lading_file), 0, 0, 0, 0, 0, 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}}

/**
 * Waits until the job is finished: every scene has its result, which may be LADING_STATE_SPOOLED.
 * Errors: LADING_ERROR_TIMEOUT (the job goes on), LADING_ERROR_REENTRANT.
 */
int32_t lading_job_wait(lading_job *job, uint64_t timeout_ms, lading_error *error);
/**
 * Cancels what is not finished. Results come as usual, the job's own in a moment. May be called any time, again. A job
 * in a spool ends for good; it stays there, as cancelled, until it is acknowledged.
 */
int32_t lading_job_cancel(lading_job *job, lading_error *error);
int32_t lading_job_progress(lading_job *job, lading_progress *progress, lading_error *error);
/** The result of scene `index`, LADING_STATE_PENDING while there is none. Out of range: LADING_ERROR_ARGUMENT. */
int32_t lading_job_result(lading_job *job, uint64_t index, lading_result *result, lading_error *error);
/** One file of scene `scene`, in the order in which they were added, frame by frame, images before point clouds. */
int32_t lading_job_file(lading_job *job, uint64_t scene, uint64_t index, lading_file *file, lading_error *error);
/** The findings of scene `index`, warnings included; empty until it was validated. Destroy them. */
int32_t lading_job_findings(lading_job *job, uint64_t index, lading_findings **findings, lading_error *error);
/** The JSON answer of a lading_client_request. LADING_ERROR_STATE while it is not there. */
int32_t lading_job_document(lading_job *job, lading_string *json, lading_error *error);
/**
 * What became of a data row. rows = made + refused + not sent, and those that are pending: while the job runs, after
 * LADING_STATE_PROCESSING or a cancelled import that was sent, and rows that can't be told apart. Of these the platform
 * refused some and does not tell which: each has LADING_ERROR_ROW_REFUSED and a message that names all of them.
 */
enum {
    LADING_ROW_PENDING = 0,  /* no result yet, or not final, or not known */
    LADING_ROW_MADE = 1,     /* there, with an id */
    LADING_ROW_REFUSED = 2,  /* by the platform */
    LADING_ROW_NOT_SENT = 3  /* a finding, a file that could not be uploaded, or the job ended before */
};

typedef struct lading_row_result {
    size_t struct_size;
    int32_t state; /* LADING_ROW_ */
    int32_t code;  /* LADING_OK, or why it is not there */
    uint64_t row;  /* index among the rows given */
    lading_string id;          /* of the data row on the platform */
    lading_string global_key;
    lading_string external_id;
    lading_string row_data;    /* as the platform has it: a local file's is its URL there */
    lading_string message;
} lading_row_result;
#define LADING_ROW_RESULT_INIT \
    {sizeof(lading_row_result), 0, 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}}

/**
 * A page of row results: up to `count` rows from row `first` on, in input order. Destroy it. Pages of a few thousand
 * rows keep memory small. LADING_ERROR_ARGUMENT when `first` is past the end.
 */
int32_t lading_job_rows(lading_job *job, uint64_t first, uint64_t count, lading_row_results **results,
                        lading_error *error);
int32_t lading_row_results_count(lading_row_results *results, uint64_t *count);
int32_t lading_row_results_get(lading_row_results *results, uint64_t index, lading_row_result *result,
                               lading_error *error);
/** The whole page as a JSON array of objects: row, state, code, id, global_key, external_id, row_data, message. */
int32_t lading_row_results_json(lading_row_results *results, lading_string *json, lading_error *error);
int32_t lading_row_results_destroy(lading_row_results *results);

/** For lading_job_write_rows; may be combined. */
enum { LADING_ROWS_MADE = 2, LADING_ROWS_REFUSED = 4, LADING_ROWS_NOT_SENT = 8 };

/**
 * Writes the rows that ended so, in input order and as they were given, into a manifest that can be imported again.
 * Replaces the file only when all of it is written; `*count` (or NULL) is the number of rows in it.
 * Errors: LADING_ERROR_STATE while the job is not finished, LADING_ERROR_FILE_CHANGED when the manifest that was
 * imported is no longer the same, LADING_ERROR_FILE_UNWRITABLE.
 */
int32_t lading_job_write_rows(lading_job *job, uint32_t states, const char *path, uint64_t path_length,
                              uint64_t *count, lading_error *error);
/**
 * The host has taken note of a finished job: the spool forgets it, in a moment. Until then every opening of the spool
 * reports it again, and of a job that failed the bytes that it brought along stay. A job that is in no spool: nothing
 * happens.
 * Errors: LADING_ERROR_STATE while it is not finished, or goes on with the next client; LADING_ERROR_CLOSED.
 */
int32_t lading_job_acknowledge(lading_job *job, lading_error *error);
/** The job's name in the spool, the same in every process; empty without a spool. */
int32_t lading_job_id(lading_job *job, lading_string *id, lading_error *error);
/**
 * Frees the handle and the strings read from it. A job that is not finished goes on, unwatched: no event of it comes
 * any more, and files whose data is to be asked for fail. One in a spool that was not acknowledged stays there, and is
 * reported by the next opening.
 */
int32_t lading_job_destroy(lading_job *job);

/**
 * Answers LADING_EVENT_DATA_WANTED: the bytes of file `file` of scene `scene`, as a MEMORY, READER or FILE source (a
 * FILE source takes `data` as a path of `size` bytes). Ownership as for any source.
 */
int32_t lading_job_provide(lading_job *job, uint64_t scene, uint64_t file, const lading_source *source,
                           lading_error *error);
/** Answers LADING_EVENT_DATA_WANTED with "there is none": fails the file with LADING_ERROR_SOURCE_FAILED. */
int32_t lading_job_refuse(lading_job *job, uint64_t scene, uint64_t file, const char *message,
                          uint64_t message_length, lading_error *error);

/* ----------------------------------------------------------------------------------------------- events */

enum {
    LADING_EVENT_PROGRESS = 1,    /* at most one waits for each job: what is delivered is the latest */
    LADING_EVENT_RESULT = 2,      /* scene `scene` (an import: 0) has its result; exactly one for each */
    LADING_EVENT_FINISHED = 3,    /* the job's last result is there */
    LADING_EVENT_RELEASED = 4,    /* nothing that the job borrowed is read any more; the last event, but for DROPPED */
    LADING_EVENT_DATA_WANTED = 5, /* answer with lading_job_provide or lading_job_refuse */
    LADING_EVENT_SPOOLED = 6,     /* the job is in the spool and survives a crash */
    LADING_EVENT_RECOVERED = 7,   /* the job was left by an earlier process; see lading_client_recovered */
    LADING_EVENT_DROPPED = 8      /* the spool gave the job up, by its policy or for its age: one that nothing was sent
                                     for, which then fails, or one that was finished, also after RELEASED */
};

/** Something happened to a job. */
typedef struct lading_event {
    size_t struct_size;
    int32_t type; /* LADING_EVENT_ */
    int32_t reserved;
    lading_job *job; /* NULL when it was destroyed just now */
    uint64_t tag;   /* of the job's options */
    uint64_t scene; /* RESULT, DATA_WANTED */
    uint64_t file;  /* DATA_WANTED */
    lading_progress progress;
} lading_event;
#define LADING_EVENT_INIT {sizeof(lading_event), 0, 0, NULL, 0, 0, 0, LADING_PROGRESS_INIT}

/**
 * Takes the next event of a client that has no event callback. The queue is bounded by the jobs that have a handle
 * and their results; a host that never takes events loses nothing but them.
 * Errors: LADING_ERROR_TIMEOUT when there was none, LADING_ERROR_CLOSED when the client is closed meanwhile,
 * LADING_ERROR_STATE when it has a callback.
 */
int32_t lading_client_next_event(lading_client *client, uint64_t timeout_ms, lading_event *event,
                                 lading_error *error);
/**
 * A descriptor that is readable while an event waits, and for good once the client is closed, for poll, select or
 * epoll. Each call gives a new one, which is yours to close; don't read it.
 */
int32_t lading_client_event_fd(lading_client *client, int32_t *descriptor, lading_error *error);

#ifdef __cplusplus
}
#endif

#endif
