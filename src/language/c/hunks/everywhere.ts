// SPDX-License-Identifier: Apache-2.0

/** Names of C's own library and its usual types: they mean the same in every program. */
export const EVERYWHERE: ReadonlySet<string> = new Set(
  (
    'NULL EOF TRUE FALSE true false nullptr errno stdin stdout stderr std ' +
    'SIZE_MAX SSIZE_MAX INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN ULONG_MAX LLONG_MAX ULLONG_MAX CHAR_BIT SCHAR_MAX ' +
    'UCHAR_MAX SHRT_MAX USHRT_MAX INT8_MAX UINT8_MAX INT16_MAX UINT16_MAX INT32_MAX INT32_MIN UINT32_MAX INT64_MAX ' +
    'INT64_MIN UINT64_MAX PTRDIFF_MAX PATH_MAX BUFSIZ EINVAL ENOMEM ERANGE EOVERFLOW EIO EPERM ENOENT ' +
    'size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t uint8_t int16_t uint16_t int32_t uint32_t int64_t uint64_t ' +
    'off_t time_t FILE bool va_list wchar_t ' +
    'malloc calloc realloc reallocarray free memcpy memmove memset memcmp memchr strlen strnlen strcpy strncpy strlcpy ' +
    'strcat strncat strlcat strcmp strncmp strcasecmp strncasecmp strchr strrchr strstr strdup strndup strtol strtoul ' +
    'strtoll strtoull strtod strtok atoi atol atof sprintf snprintf vsnprintf printf fprintf vfprintf puts fputs putc ' +
    'fputc putchar getc fgetc getchar fgets fread fwrite fopen fclose fseek ftell rewind feof ferror fflush ungetc ' +
    'sscanf fscanf perror exit abort assert isdigit isalpha isalnum isspace isprint toupper tolower abs labs fabs floor ' +
    'ceil sqrt pow isnan isinf isfinite qsort bsearch open close read write lseek stat fstat unlink getenv memmem'
  ).split(' '),
);
