// SPDX-License-Identifier: Apache-2.0
/* Languages of paragraphs: the right one or none, and how sure. */
#include "fixture.h"
#include "reading/identify.h"

typedef struct sample {
    const char *code; /* "": none */
    const char *text;
} sample;

/* Not among the sentences that the table was counted from. */
static const sample sentences[] = {
    {"nl", "De burgemeester zei dat de weg dicht blijft totdat de brug hersteld is."},
    {"nl", "Volgens hem is het niet waar dat er soldaten zijn gezien."},
    {"nl", "Met 100.000 man aan de grens wordt het winter, vreest een diplomaat."},
    {"nl", "De oogst viel dit jaar tegen door droogte en hagel in het zuiden."},
    {"en", "The mayor said that the road would stay closed until the bridge is mended."},
    {"en", "He told reporters that nobody had seen any soldiers there."},
    {"en", "With 100,000 men at the border winter is coming, a diplomat fears."},
    {"en", "This year's harvest was poor because of drought and hail in the south."},
    {"de", "Der Bürgermeister sagte, die Straße bleibe gesperrt, bis die Brücke repariert sei."},
    {"de", "Niemand habe dort Soldaten gesehen, sagte er vor Journalisten."},
    {"de", "Mit 100.000 Mann an der Grenze kommt der Winter, fürchtet ein Diplomat."},
    {"de", "Die Ernte fiel in diesem Jahr wegen Dürre und Hagel im Süden schlecht aus."},
    {"fr", "Le maire a dit que la route resterait fermée jusqu'à ce que le pont soit réparé."},
    {"fr", "Il a assuré aux journalistes que personne n'y avait vu de soldats."},
    {"fr", "Avec 100 000 hommes à la frontière, l'hiver arrive, craint un diplomate."},
    {"fr",
     "Cette année, la récolte a été mauvaise à cause de la sécheresse et de la grêle dans le sud."},
    {"es", "El alcalde dijo que la carretera seguirá cerrada hasta que se repare el puente."},
    {"es", "Aseguró a los periodistas que nadie había visto soldados allí."},
    {"es", "Con 100.000 hombres en la frontera llega el invierno, teme un diplomático."},
    {"es", "Este año la cosecha fue mala por la sequía y el granizo en el sur."},
    {"pl", "Burmistrz powiedział, że droga pozostanie zamknięta do czasu naprawy mostu."},
    {"pl", "Zapewnił dziennikarzy, że nikt nie widział tam żołnierzy."},
    {"pl", "Ze stu tysiącami ludzi na granicy nadchodzi zima, obawia się pewien dyplomata."},
    {"pl", "W tym roku zbiory były słabe z powodu suszy i gradu na południu."},
    {"uk", "Мер сказав, що дорога залишиться закритою, доки не відремонтують міст."},
    {"uk", "Він запевнив журналістів, що ніхто не бачив там солдатів."},
    {"uk", "Зі ста тисячами людей на кордоні настає зима, побоюється дипломат."},
    {"uk", "Цього року врожай був поганий через посуху та град на півдні."},
    {"ru", "Мэр сказал, что дорога останется закрытой, пока не отремонтируют мост."},
    {"ru", "Он заверил журналистов, что никто не видел там солдат."},
    {"ru", "Со ста тысячами человек на границе наступает зима, опасается дипломат."},
    {"ru", "В этом году урожай был плохим из-за засухи и града на юге."},
    /* neighbours, which must not be taken for one of the above */
    {"af", "Die burgemeester het gesê dat die pad gesluit sal bly totdat die brug herstel is."},
    {"it", "Il sindaco ha detto che la strada resterà chiusa finché il ponte non sarà riparato."},
    {"pt",
     "O presidente da câmara disse que a estrada ficará fechada até que a ponte seja reparada."},
    {"cs", "Starosta řekl, že silnice zůstane uzavřená, dokud nebude most opraven."},
    {"be", "Мэр сказаў, што дарога застанецца закрытай, пакуль не адрамантуюць мост."},
    {"bg", "Кметът каза, че пътят ще остане затворен, докато мостът не бъде поправен."},
    {"sv", "Borgmästaren sade att vägen förblir stängd tills bron är lagad."},
    {"", "市长说，在大桥修好之前，道路将继续关闭。"},
    {"", "قال رئيس البلدية إن الطريق سيبقى مغلقا حتى يتم إصلاح الجسر."},
    {"", "T-72 100.000 3/11/2021 — 12:30"},
    {"", "xkcd qwrtp zzgh vvbn"},
    {"", ""},
};

static void sentences_are_told_apart(void **state) {
    fixture *f = *state;
    size_t n = sizeof sentences / sizeof sentences[0], wrong = 0;
    for (size_t i = 0; i < n; i++) {
        identified found = identify(f->reader->languages, tocsin_text_of(sentences[i].text));
        bool right = tocsin_text_is(found.code, sentences[i].code);
        if (!right)
            print_message("%s taken for '%.*s' (%.2f): %s\n", sentences[i].code,
                          TOCSIN_TEXT_ARG(found.code), found.confidence, sentences[i].text);
        wrong += !right;
        if (right && found.code.n) assert_true(found.confidence >= 0.5 && found.confidence <= 1);
    }
    assert_int_equal(wrong, 0);
}

static void a_name_alone_is_less_sure_than_a_sentence(void **state) {
    fixture *f = *state;
    const struct language_table *table = f->reader->languages;
    double name = identify(table, TOCSIN_TEXT("Rusland")).confidence;
    double whole = identify(table, tocsin_text_of(sentences[0].text)).confidence;
    assert_true(name < 0.9 && whole > 0.95);
}

static const char mixed[] =
    "De burgemeester zei dat de weg dicht blijft totdat de brug hersteld is, en dat dat nog weken duurt.\n\n"
    "Мер сказав, що дорога залишиться закритою, доки не відремонтують міст, і що це триватиме тижні.\n\n"
    "The mayor said that almost 100,000 Russian troops stand near the border of Ukraine this week.\n\n"
    "Volgens de politie is er geen gevaar voor de mensen die in de buurt wonen en werken.\n\n"
    "Bron: gemeente";

static void each_paragraph_has_its_own_language(void **state) {
    fixture *f = *state;
    assert_int_equal(fixture_open(f, tocsin_text_of(mixed), NULL), TOCSIN_OK);
    assert_text(f->doc.language, "nl");
    assert_true(f->doc.confidence > 0.4 && f->doc.confidence < 0.7);
    assert_int_equal(f->doc.n_blocks, 5);
    assert_text(f->doc.blocks[0].language, "nl");
    assert_text(f->doc.blocks[1].language, "uk");
    assert_null(f->doc.blocks[1].pack);
    assert_text(f->doc.blocks[2].language, "en");
    assert_text(f->doc.blocks[2].pack->code, "en");
    assert_text(f->doc.blocks[4].pack->code, "nl");
}

#define SHA "0000000000000000000000000000000000000000000000000000000000000000"

static void paragraphs_are_read_by_the_pack_of_their_language(void **state) {
    fixture *f = *state;
    tocsin_reading reading;
    assert_int_equal(tocsin_reader_read(f->reader, tocsin_text_of(mixed), SHA, NULL, &f->arena,
                                        &reading, &f->err),
                     TOCSIN_OK);
    assert_true(reading.n_paragraphs >= 4);
    assert_text(reading.paragraphs[1].language, "uk");
    bool english = false;
    for (size_t i = 0; i < reading.n_claims; i++) {
        tocsin_span span = reading.claims[i].span;
        assert_false(span.from >= reading.paragraphs[1].span.from &&
                     span.to <= reading.paragraphs[1].span.to);
        english |=
            tocsin_text_is(reading.claims[i].language, "en") && reading.claims[i].has_quantity;
    }
    assert_true(english);
}

static void nothing_is_made_up_in_a_language_without_a_pack(void **state) {
    static const char *const texts[] = {
        "Російські війська атакували Харків: загинули троє людей, 12 поранено. Про це повідомив мер.",
        "Российские войска атаковали Харьков: погибли трое, 12 ранены. Об этом сообщил мэр.",
        "Kreml zaprzecza, że na granicy stoi 100 000 żołnierzy. Powiedział to rzecznik prezydenta."};
    static const char *const codes[] = {"uk", "ru", "pl"};
    fixture *f = *state;
    for (size_t i = 0; i < 3; i++) {
        tocsin_reading reading;
        assert_int_equal(tocsin_reader_read(f->reader, tocsin_text_of(texts[i]), SHA, NULL,
                                            &f->arena, &reading, &f->err),
                         TOCSIN_OK);
        assert_text(reading.language, codes[i]);
        assert_true(reading.confidence > 0.9);
        assert_int_equal(reading.n_claims, 0);
    }
}

static void what_a_container_says_counts_where_the_text_does_not_tell(void **state) {
    fixture *f = *state;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.likely_language = TOCSIN_TEXT("nl-NL");
    assert_int_equal(document_open(f->reader, TOCSIN_TEXT("Poetin: nee."), &options, &f->arena,
                                   &f->doc, &f->err),
                     TOCSIN_OK);
    assert_text(f->doc.pack->code, "nl");
    assert_int_equal(document_open(f->reader, tocsin_text_of(sentences[25].text), &options,
                                   &f->arena, &f->doc, &f->err),
                     TOCSIN_OK);
    assert_null(f->doc.pack);
    assert_text(f->doc.language, "uk");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(sentences_are_told_apart),
        fixture_test(a_name_alone_is_less_sure_than_a_sentence),
        fixture_test(each_paragraph_has_its_own_language),
        fixture_test(paragraphs_are_read_by_the_pack_of_their_language),
        fixture_test(nothing_is_made_up_in_a_language_without_a_pack),
        fixture_test(what_a_container_says_counts_where_the_text_does_not_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
