// What AddressSanitizer's runtime is asked for while an engine runs a target; ASAN_OPTIONS goes before. A run frees little, so
// what it must not touch any more needs no 256 MiB, in which each run would meet cold memory; to take memory costs less when
// its stack is not remembered whole, but of one function alone no leak would be told; and that no function's variables are used
// behind its end is looked at when a campaign is over.
extern "C" const char *__asan_default_options()
{
    return "quarantine_size_mb=8:malloc_context_size=3:detect_stack_use_after_return=0";
}
