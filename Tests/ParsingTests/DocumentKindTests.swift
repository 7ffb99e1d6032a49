import Testing

@testable import Parsing

@Suite("What a document is")
struct DocumentKindTests {
    @Test(
        "a file is known by its first bytes, whatever its header says",
        arguments: [
            ("%PDF-1.7\n%âãÏÓ", "text/html", DocumentKind.pdf),
            ("PK\u{3}\u{4}\u{14}\u{0}", "text/html", .archive),
            ("ID3\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}", "text/html", .audio),
            ("GIF89a\u{1}\u{0}", "text/html", .image),
            ("Rar!\u{1A}\u{7}", nil, .archive), ("OggS\u{0}\u{2}", "text/html", .audio),
            ("\u{0}\u{0}\u{0}\u{18}ftypmp42\u{0}\u{0}", "application/octet-stream", .video),
            ("{\\rtf1\\ansi", "text/html", .office), ("wOF2\u{0}\u{1}", nil, .font),
            ("RIFF\u{24}\u{0}\u{0}\u{0}WEBPVP8 ", "image/jpeg", .image),
        ] as [(String, String?, DocumentKind)]
    )
    func file(body: String, type: String?, kind: DocumentKind) {
        #expect(DocumentKind.of(Array(body.utf8), contentType: type) == kind)
    }

    @Test(
        "bytes that are no text are known by their signature",
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, 0x4A, 0x46], DocumentKind.image),
            ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], .compressed),
            ([0xFF, 0xFB, 0x90, 0x64, 0, 0, 0, 0, 0, 0, 0, 0], .audio),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .image),
            ([0, 1, 2, 3, 0, 250, 251, 0, 7, 8], .binary), ([], .empty), ([0x20, 0x0A], .empty),
        ] as [([UInt8], DocumentKind)]
    )
    func bytes(body: [UInt8], kind: DocumentKind) {
        #expect(DocumentKind.of(body, contentType: "text/html") == kind)
    }

    @Test(
        "a text is known by how it begins, and by its header where it begins like many",
        arguments: [
            ("<!DOCTYPE html><html><head>", "text/plain", DocumentKind.page),
            ("\u{FEFF}\n <html dir=rtl>", nil, .page), ("<p>خبر</p>", "text/html", .page),
            ("<?xml version=\"1.0\"?><!-- made by --><rss version=\"2.0\">", "text/html", .feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", "text/html", .feed),
            ("<rdf:RDF xmlns:rdf=\"x\">", "text/html", .feed),
            ("<?xml version=\"1.0\"?>\n<urlset>", "text/html", .sitemap),
            ("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD\">\n<html>", "text/html", .page),
            ("<?xml version=\"1.0\"?><note><to>x</to></note>", "text/html", .xml),
            ("<svg xmlns=\"http://www.w3.org/2000/svg\">", "text/html", .image),
            ("{\"id\": 1, \"html\": \"<html>\"}", "application/json", .json),
            ("{\"id\": 1}", "text/html", .json), ("[{\"id\": 1}]", nil, .json),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", nil, .feed),
            (")]}'\n{\"id\": 1}", "application/json", .json),
            ("<br />\n<b>Warning</b>: x in y.php on line 3<br />\n[{\"id\":1}]", "application/json", .json),
            ("(function(){var a=1;document.write('<html>')})();", "text/html", .script),
            ("!function(e){return e}", nil, .script), ("var a = '<p>';", "application/javascript", .script),
            ("body{margin:0;padding:0}\na{color:red}", "text/html", .styleSheet),
            ("a{b:c}", "text/css", .styleSheet),
            ("id;title\n1;a\n2;b\n3;c\n", "text/html", .table), ("a,b", "text/csv; header=present", .table),
            ("خبر اليوم\nنص الخبر", "text/plain", .text), ("x", "application/pdf", .pdf),
        ] as [(String, String?, DocumentKind)]
    )
    func text(body: String, type: String?, kind: DocumentKind) {
        #expect(DocumentKind.of(Array(body.utf8), contentType: type) == kind)
    }

    @Test("a page in UTF-16 is a page")
    func wide() {
        let page = "<html><body>x</body></html>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(DocumentKind.of([0xFF, 0xFE] + page, contentType: nil) == .page)
        #expect(DocumentKind.of(page, contentType: nil) == .page)
    }
}
