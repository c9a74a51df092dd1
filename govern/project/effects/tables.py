"""The names that tell what calls outside the repository do, by library."""

from __future__ import annotations

import sys

from govern.regex import regex


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# -- databases ------------------------------------------------------------------------------------------------------
SESSION = {
    "add": "write", "add_all": "write", "merge": "write", "bulk_save_objects": "write",
    "bulk_insert_mappings": "write", "bulk_update_mappings": "write", "delete": "delete", "commit": "commit",
    "flush": "commit", "rollback": "rollback", "get": "read", "get_one": "read", "query": "read",
    "refresh": "read", "begin": "begin",
}  # fmt: skip
EXECUTE = {
    "execute", "exec", "scalar", "scalars", "stream", "stream_scalars", "executemany", "execute_many", "fetch",
    "fetch_one", "fetch_all", "fetch_val", "fetchrow", "fetchval", "exec_driver_sql", "executescript",
    "iterate", "query", "run", "execute_query", "execute_query_dict", "execute_script", "execute_insert",
    "query_single", "query_required_single", "copy_expert",
}  # fmt: skip
QUERY_READS = {
    "all", "first", "one", "one_or_none", "scalar", "count", "get", "scalar_one", "scalar_one_or_none",
    "exists", "yield_per",
}  # fmt: skip
QUERY_WRITES = {"update": "write", "delete": "delete"}
# What sets columns of a row from a mapping, by a method of the row.
ROW_SETTERS = {"sqlmodel_update", "update_from_dict"}
# A session or connection whose type is not known, by the name it goes by.
SESSION_NAME = regex(
    r"_*(?:async_?|sync_?|sql_?|read_?|write_?)?(?:db|database|session|sess|conn|connection|cursor|cur|tx|transaction)"
    r"(?:_?(?:session|conn|connection))?_*"
)
UNMISTAKABLE = {name for name in SESSION if name not in ("get", "get_one", "begin")} - {"query"}
DRIVERS = {
    "sqlite3", "aiosqlite", "psycopg", "psycopg2", "asyncpg", "databases", "pymysql", "aiomysql", "MySQLdb",
    "mysql", "oracledb", "cx_Oracle", "duckdb", "clickhouse_driver", "clickhouse_connect", "pyodbc", "aioodbc",
    "asyncmy", "snowflake", "tortoise", "edgedb", "gel",
}  # fmt: skip
# Methods of drivers that write without a statement.
DRIVER_WRITES = {"copy_records_to_table", "copy_to_table", "insert_many", "insert_df"}
MONGO_WRITES = {
    "insert_one": "write", "insert_many": "write", "update_one": "write", "update_many": "write",
    "replace_one": "write", "delete_one": "delete", "delete_many": "delete", "find_one_and_update": "write",
    "find_one_and_replace": "write", "find_one_and_delete": "delete", "bulk_write": "write",
}  # fmt: skip
# Names that mean this on a collection only.
MONGO_COLLECTION = {
    "drop": "delete", "remove": "delete", "drop_collection": "delete", "insert": "write", "save": "write",
    "rename": "write", "update": "write",
}  # fmt: skip
MONGO_READS = {"find", "find_one", "aggregate", "count_documents", "distinct", "estimated_document_count"}
MONGO = {"motor", "pymongo", "mongomock", "mongomock_motor"}
# Object mappers whose rows and queries carry their own methods.
MAPPER_WRITES = {
    "insert", "insert_one", "insert_many", "create", "save", "save_changes", "replace", "replace_many",
    "update", "update_all", "update_one", "update_many", "set", "inc", "push", "pull", "upsert", "bulk_create",
    "bulk_update", "get_or_create", "update_or_create", "acreate", "asave", "aupdate", "abulk_create", "modify",
    "bulk_write", "add", "update_or_insert", "refresh_index", "sync",
}  # fmt: skip
MAPPER_DELETES = {"delete", "delete_all", "delete_many", "delete_one", "adelete", "delete_instance", "remove"}
MAPPER_READS = {
    "get", "get_or_none", "first", "all", "find", "find_one", "find_all", "find_many", "filter", "to_list",
    "count", "exists", "aggregate", "values", "values_list", "last", "select", "first_or_none",
}  # fmt: skip
# Libraries of repositories, stores and indexes, whose methods start with a verb.
STORES = {
    "fastcrud", "sqlalchemy_crud_plus", "advanced_alchemy", "fastapi_users", "fastapi_users_db_sqlalchemy",
    "supabase", "postgrest", "firebase_admin", "chromadb", "qdrant_client", "pymilvus", "elasticsearch",
    "opensearchpy", "weaviate", "pinecone", "cassandra", "neo4j", "azure", "odmantic", "sqlalchemy_mixins",
    "fastapi_sqlalchemy_toolkit", "lancedb", "pynamodb", "influxdb_client", "casbin", "meilisearch",
    "typesense", "algoliasearch", "prisma",
}  # fmt: skip
WRITE_VERBS = {
    "create", "insert", "add", "update", "upsert", "save", "put", "replace", "index", "bulk", "set", "patch",
    "register", "store", "increment", "write", "push", "upload", "merge", "append",
}  # fmt: skip
DELETE_VERBS = {"delete", "remove", "drop", "purge", "destroy", "truncate", "clear", "db"}

# -- the rest of the world -------------------------------------------------------------------------------------------
CACHES = _names("redis aioredis fakeredis coredis aiocache fastapi_cache cachetools pymemcache aiomcache")
# A cache whose type is not known, by the name it goes by.
CACHE_NAME = regex(r"_*(?:\w+_)?(?:redis|cache|memcache|valkey)(?:_(?:client|conn|db|pool|cache))?_*")
CACHE_READS = _names("get mget hget hgetall exists keys ttl scan scan_iter smembers lrange ping close aclose")
# Redis where it is all there is to keep data in: what stays there until it is taken away.
REDIS = {"redis", "aioredis", "fakeredis", "coredis", "valkey", "glide"}
REDIS_NAME = regex(r"_*(?:\w+_)?(?:redis|valkey)(?:_(?:client|conn|db|pool))?_*")
REDIS_WRITES = _names("set mset msetnx hset hmset hsetnx hincrby lpush rpush lset sadd zadd zincrby xadd append rename")
REDIS_DELETES = _names("delete unlink hdel lrem ltrim lpop rpop srem spop zrem zpopmin getdel flushdb flushall xdel")
EXPIRING = _names("ex px exat pxat expire ttl")
# Packages that keep data: where one of them is used, Redis is a cache beside it.
DATABASES = (
    DRIVERS
    | MONGO
    | STORES
    | _names("sqlalchemy sqlmodel beanie tortoise peewee mongoengine piccolo ormar gino pony django boto3 aioboto3")
)
HTTP = {"httpx", "requests", "aiohttp", "urllib3"}
HTTP_SENDS = {"post", "put", "patch", "delete", "request", "send"}
MAIL = _names("smtplib aiosmtplib fastapi_mail sendgrid resend emails postmarker mailjet_rest yagmail")
# What sends a message, by library: to a queue, or to a service that acts on it.
_SENDERS = """
celery: delay apply_async send_task; arq: enqueue_job; rq: enqueue enqueue_call; dramatiq: send enqueue
taskiq: kiq; aio_pika: publish; pika: basic_publish publish; aiokafka: send send_and_wait; kafka: send
confluent_kafka: produce; nats: publish request; apscheduler: add_job; saq: enqueue; huey: enqueue
procrastinate: defer defer_async; twilio: create; slack_sdk: chat_postMessage; openai: create parse
anthropic: create
stripe: create modify delete create_async modify_async cancel update confirm
"""
QUEUES = {
    library.strip(): _names(methods)
    for library, _, methods in (part.partition(":") for part in _SENDERS.replace("\n", ";").split(";"))
    if methods
}
CLOUD = {
    "put_item": "write", "update_item": "write", "delete_item": "delete", "batch_write_item": "write",
    "put_object": "write", "delete_object": "delete", "delete_objects": "delete", "upload_file": "write",
    "upload_fileobj": "write", "copy_object": "write", "remove_object": "delete", "fput_object": "write",
}  # fmt: skip
CLOUDS = {"boto3", "aioboto3", "aiobotocore", "botocore", "minio", "google", "types_aiobotocore_s3"}
LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "success", "trace", "fatal"}
LOGGERS = {"logging", "loguru", "structlog", "logfire"}
LOGGER_NAME = regex(r"_*(?:\w+_)?(?:log|logger|logging|LOG|LOGGER)_*")
FILES = {
    "shutil.copyfileobj", "shutil.move", "shutil.rmtree", "shutil.copy", "shutil.copy2", "shutil.copytree",
    "shutil.copyfile", "os.remove", "os.unlink", "os.rename", "os.replace", "os.rmdir",
}  # fmt: skip
PATH_WRITES = {"write_text", "write_bytes", "unlink", "rename", "rmdir", "symlink_to"}

# -- what does nothing outside the process -----------------------------------------------------------------------------
REACHES_OUT = _names("subprocess smtplib socket sqlite3 ftplib urllib http multiprocessing shutil os dbm shelve")
_PURE = """
builtins fastapi starlette pydantic pydantic_core pydantic_settings pydantic_extra_types sqlalchemy sqlmodel
sqlalchemy_utils jwt jose passlib bcrypt argon2 pwdlib itsdangerous orjson ujson msgpack numpy pandas polars dateutil
pytz babel jinja2 markdown bleach slugify pyotp nanoid ulid uuid6 phonenumbers email_validator tiktoken cryptography
nacl httpx requests aiohttp anyio asgiref asyncer slowapi limits fastapi_pagination fastapi_filter humanize
tenacity attrs attr cattrs typing_extensions more_itertools deepdiff yaml toml openpyxl docx PIL reportlab qrcode lxml
bs4 regex ftfy pypdf multipart motor pymongo bson beanie tortoise user_agents sentry_sdk prometheus_client opentelemetry
loguru structlog logfire psutil dotenv sqlglot sqlparse networkx scipy sklearn packaging
semver pyparsing mako chardet charset_normalizer magic zxcvbn geopy shapely geoalchemy2 pgvector inflection rich tqdm
psycopg psycopg2 asyncpg redis fastcrud sqlalchemy_crud_plus celery arq fastapi_cache boto3 botocore
"""
PURE = (set(sys.stdlib_module_names) - REACHES_OUT) | _names(_PURE)
PURE_PARTS = ("os.path.", "os.getenv", "os.urandom", "os.environ.", "urllib.parse.", "http.HTTPStatus", "os.getpid")
# What a class of the repository may inherit from without being called back by it.
CALLS_NOTHING_BACK = CACHES | _names(
    "builtins pydantic pydantic_settings sqlalchemy sqlmodel enum abc typing collections fastapi starlette pathlib"
)
# Names of harmless methods of containers that mean something else on other objects.
AMBIGUOUS = _names("get update insert add remove clear append extend replace pop discard index copy items result sort")
HARMLESS_METHODS = {
    # text
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "casefold", "split", "rsplit",
    "splitlines", "join", "startswith", "endswith", "replace", "format", "encode", "decode", "find", "rfind",
    "isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower", "zfill", "ljust", "rjust", "center",
    "partition", "rpartition", "swapcase", "translate", "removeprefix", "removesuffix", "hex", "isnumeric",
    "isdecimal", "expandtabs",
    # containers
    "get", "items", "keys", "values", "append", "extend", "pop", "popleft", "appendleft", "setdefault", "copy",
    "update", "clear", "sort", "reverse", "index", "count", "insert", "discard", "union", "intersection",
    "difference", "issubset", "issuperset", "most_common", "remove", "add",
    # time and numbers
    "isoformat", "strftime", "timestamp", "date", "time", "weekday", "isoweekday", "astimezone",
    "total_seconds", "quantize", "normalize", "utctimetuple", "timetuple", "as_tuple", "is_integer",
    "bit_length", "toordinal",
    # models, matches, responses, rows
    "model_dump", "model_dump_json", "dict", "json", "model_copy", "model_validate", "model_json_schema",
    "group", "groups", "groupdict", "span", "raise_for_status", "raise_for_error", "scalars",
    "scalar_one_or_none", "scalar_one", "all", "first", "one", "one_or_none", "mappings", "fetchall",
    "fetchone", "unique", "in_", "is_", "is_not", "isnot", "ilike", "like", "desc", "asc", "label", "cast",
    "notin_", "not_in", "contains", "has", "any", "between", "where", "filter", "filter_by", "order_by",
    "options", "outerjoin", "limit", "offset", "group_by", "having", "select_from", "nullslast", "nulls_last",
    "nullsfirst", "is_set", "done", "result", "cancelled", "locked", "hexdigest", "digest", "get_secret_value",
    "is_dir", "is_file", "exists", "mkdir", "touch", "iterdir", "glob", "rglob", "resolve", "absolute",
    "relative_to", "with_suffix", "with_name", "joinpath", "read_text", "read_bytes", "stat", "as_posix",
    "match", "search", "fullmatch", "finditer", "findall", "sub", "now", "utcnow", "today", "fromisoformat",
    "strptime",
}  # fmt: skip
