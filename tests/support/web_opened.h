/* web_opened.h - a run of the page's engine that tests open and that must open.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_WEB_OPENED_H
#define SP_TEST_WEB_OPENED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web.h"

static inline sp_web_t *
opened(const char *text)
{
    sp_web_t *web = sp_web_open(text);
    assert_non_null(web);
    assert_string_equal(sp_web_message(web), "");
    return web;
}

#endif
