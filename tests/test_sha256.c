/* test_sha256.c - the digest is SHA-256.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/sha256.h"

/* The examples that NIST publishes with FIPS 180-4: none, one and two blocks. */
static void
digests_match_known_answers(void **state)
{
    static const struct {
        const char *text;
        const char *digest;
    } known[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
    };
    (void) state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        char hex[SP_SHA256_HEX];
        sp_sha256(known[i].text, strlen(known[i].text), hex);
        assert_string_equal(hex, known[i].digest);
    }
}

/* The long example of the standard: counts bits past 2^20 and reuses the block. */
static void
a_million_letters_match_the_known_answer(void **state)
{
    char hex[SP_SHA256_HEX], letters[1000];
    sp_sha256_t digest;
    (void) state;
    memset(letters, 'a', sizeof(letters));
    sp_sha256_init(&digest);
    for (int i = 0; i < 1000; i++) {
        sp_sha256_add(&digest, letters, sizeof(letters));
    }
    sp_sha256_hex(&digest, hex);
    assert_string_equal(
        hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Every length around the block and padding limits, cut in two at every place. */
static void
digest_does_not_depend_on_how_bytes_are_cut(void **state)
{
    uint8_t bytes[200];
    (void) state;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t) (i * 37 + 11);
    }
    for (size_t n = 0; n <= sizeof(bytes); n++) {
        char whole[SP_SHA256_HEX];
        sp_sha256(bytes, n, whole);
        for (size_t cut = 0; cut <= n; cut++) {
            char hex[SP_SHA256_HEX];
            sp_sha256_t digest;
            sp_sha256_init(&digest);
            sp_sha256_add(&digest, bytes, cut);
            sp_sha256_add(&digest, bytes + cut, n - cut);
            sp_sha256_hex(&digest, hex);
            assert_string_equal(hex, whole);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_match_known_answers),
        cmocka_unit_test(a_million_letters_match_the_known_answer),
        cmocka_unit_test(digest_does_not_depend_on_how_bytes_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
