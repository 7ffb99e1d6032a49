#pragma once
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
