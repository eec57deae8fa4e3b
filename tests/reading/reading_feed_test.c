// SPDX-License-Identifier: Apache-2.0
/* RSS and Atom, item by item. */
#include "archive.h"

static const char rss[] =
    "<?xml version=\"1.0\"?>\n<!-- <item> of old -->\n"
    "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
    "<channel><title>Harbour Wire</title><language>en-GB</language><image><title>Logo</title></image>\n"
    "<item><title>One &amp; all</title><link>https://example.org/1</link><description>Short.</description>\n"
    "<content:encoded><![CDATA[<p>Long <b>text</b> with </item> in it.</p>]]></content:encoded>"
    "<pubDate>Wed, 10 Nov 2021 08:00:00 +0100</pubDate><dc:creator>A. Writer</dc:creator></item>\n"
    "<item><title>Two</title><description>Only a line.</description><source url=\"x\">Other Post</source></item>\n"
    "<item><title>Three</title></item>\n"
    "<item><description>&lt;p&gt;Escaped.&lt;/p&gt;</description></item></channel></rss>\n";

static void items_of_rss_are_documents(void **state) {
    archive *a = *state;
    const tocsin_document *d = &a->document;
    archive_open_text(a, rss);
    assert_next(a, "<p>Long <b>text</b> with </item> in it.</p>");
    assert_int_equal(d->form, TOCSIN_FORM_HTML);
    assert_same(d->title, "One & all");
    assert_same(d->url, "https://example.org/1");
    assert_same(d->outlet, "Harbour Wire");
    assert_same(d->language, "en-GB");
    assert_same(d->author, "A. Writer");
    assert_same(d->record, "item 1");
    assert_int_equal(d->published.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 10}));
    assert_next(a, "Only a line.");
    assert_int_equal(d->form, TOCSIN_FORM_TEXT);
    assert_same(d->outlet, "Other Post");
    assert_refused(a, "item 3: an item without a description");
    assert_next(a, "<p>Escaped.</p>");
    assert_same(d->record, "item 4");
    assert_end(a);
}

static void an_item_leads_back_to_its_element(void **state) {
    archive *a = *state;
    archive_open_text(a, rss);
    assert_int_equal(archive_next(a), TOCSIN_OK);
    assert_true(tocsin_text_starts(archive_within(a), TOCSIN_TEXT("<item><title>One")));
    assert_true(tocsin_text_ends(archive_within(a), TOCSIN_TEXT("A. Writer</dc:creator></item>")));
    assert_int_equal(archive_next(a), TOCSIN_OK);
    assert_same(archive_within(a), "<item><title>Two</title><description>Only a line.</description>"
                                   "<source url=\"x\">Other Post</source></item>");
}

static void entries_of_atom_are_documents(void **state) {
    archive *a = *state;
    const tocsin_document *d = &a->document;
    archive_open_text(
        a,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"nl\"><title>Het Blad</title>"
        "<entry><title>Een</title><link rel=\"self\" href=\"no\"/><link href=\"https://example.org/e1\"/>"
        "<published>2021-11-04T00:00:00Z</published><author><name>B. Auteur</name></author>"
        "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Alinea.</p></div></content></entry>"
        "<entry><id>https://example.org/e2</id><updated>2021-11-05</updated><summary>Kort.</summary></entry></feed>");
    assert_next(a, "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Alinea.</p></div>");
    assert_same(d->url, "https://example.org/e1");
    assert_same(d->outlet, "Het Blad");
    assert_same(d->author, "B. Auteur");
    assert_next(a, "Kort.");
    assert_same(d->url, "https://example.org/e2");
    assert_int_equal(d->published.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 5}));
    assert_end(a);
}

static void items_before_a_mistake_are_read(void **state) {
    archive *a = *state;
    archive_open_text(a, "<rss><channel><item><description>One.</description></item>\n"
                         "<item><description>Two.</description></item>\n<item><descr");
    assert_next(a, "One.");
    assert_next(a, "Two.");
    assert_int_equal(archive_next(a), TOCSIN_BAD_INPUT);
    assert_end(a);
}

static void a_feed_that_declares_entities_is_refused(void **state) {
    archive *a = *state;
    archive_open_text(
        a,
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
        "<rss><channel><item><description>&b;</description></item></channel></rss>");
    assert_refused(a, "entities");
    assert_end(a);
}

static void a_feed_in_latin1_is_read_as_utf8(void **state) {
    archive *a = *state;
    archive_open_text(a, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item>"
                         "<description>Oekra\xEFne</description></item></channel></rss>");
    assert_next(a, "Oekraïne");
    assert_end(a);
}

static void a_long_feed_is_read_to_its_end(void **state) {
    archive *a = *state;
    tocsin_buffer_puts(&a->bytes, "<rss><channel><title>Long</title>");
    for (int i = 0; i < 5000; i++)
        tocsin_buffer_printf(&a->bytes, "<item><description>Number %d.</description></item>", i);
    tocsin_buffer_puts(&a->bytes, "</channel></rss>");
    archive_open(a);
    for (int i = 0; i < 5000; i++) {
        char expected[128];
        snprintf(expected, sizeof expected, "Number %d.", i);
        assert_next(a, expected);
        snprintf(expected, sizeof expected, "<item><description>Number %d.</description></item>",
                 i);
        assert_same(archive_within(a), expected);
    }
    assert_end(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        archive_test(items_of_rss_are_documents),
        archive_test(an_item_leads_back_to_its_element),
        archive_test(entries_of_atom_are_documents),
        archive_test(items_before_a_mistake_are_read),
        archive_test(a_feed_that_declares_entities_is_refused),
        archive_test(a_feed_in_latin1_is_read_as_utf8),
        archive_test(a_long_feed_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
