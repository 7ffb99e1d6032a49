#pragma once
// Debian's libxml2 includes ICU's headers, whose enums clash with those of Foundation's own ICU as soon as one
// file sees both. Without them only the last fields of a struct that nobody here touches are unknown.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

// xmlFree is a variable that Swift takes for shared mutable state.
static inline void khabar_xml_free(xmlChar *text) {
    xmlFree(text);
}
