import Testing

@testable import Storage
import News

@Suite("The schema, which stored files have already")
struct SchemaTests {
    /// Digests of the migrations, and of all views together as each version of the schema has them.
    ///
    /// A file gets other tables and views only when its version rises. So what was published is never edited: whoever
    /// changes a table or a view appends a migration (a comment, where only views change) and a row to each of these.
    private static let migrations: [UInt64] = [
        0x69FA_87D0_54FE_4C70, 0x2AC2_F241_CDA7_021D, 0x3642_814C_2809_D89E, 0xD86D_6D0D_3572_CAB2,
        0x0196_23FE_7FC0_5083, 0x8000_DD00_E638_ACD4, 0x7913_C5EB_152F_E4E9,
        0xF950_24AC_B580_0ECC,
        0x4687_7681_AC74_E7F3,
        0x1F74_961A_F7F5_7F4A,
        0x36CD_F4F6_7BED_FE40,
        0xCCE2_72AB_4EC1_F0F3,
        0xF951_9898_A364_3814,
        0x7A33_7C9D_DF77_6ECA,
    ]
    private static let views: [Int: UInt64] = [
        4: 0x2C46_1329_E493_06C5,
        5: 0x2C46_1329_E493_06C5,
        6: 0x2C46_1329_E493_06C5,
        7: 0x2C46_1329_E493_06C5,
        8: 0x049D_541B_C9CD_BEA5,
        9: 0x049D_541B_C9CD_BEA5,
        10: 0x5BE5_DB77_A494_D6CC,
        11: 0x81A0_13B5_4395_EDBA,
        12: 0x81A0_13B5_4395_EDBA,
        13: 0x9A45_AD8E_4946_D731,
        14: 0x2541_EF54_2C34_8EBB,
    ]

    private func digest(_ text: String) -> UInt64 { FNV1a.hash(text.utf8) }

    @Test("a published migration stays as it is")
    func migrations() {
        #expect(Tables.migrations.count == SchemaTests.migrations.count)
        for (index, (migration, published)) in zip(Tables.migrations, SchemaTests.migrations).enumerated() {
            #expect(
                digest(migration) == published,
                """
                migration \(index + 1) changed? Append a migration: files that have seen this one do not see it again. \
                Its digest is now \(String(digest(migration), radix: 16))
                """
            )
        }
    }

    @Test("the views stay as they are within a version of the schema")
    func views() {
        let present = digest(Views.all.map(\.sql).joined(separator: ";\n"))
        #expect(
            SchemaTests.views[Migrations.currentVersion] == present,
            """
            a view changed? Append a migration: files of version \(Migrations.currentVersion) keep the views they have. \
            The digest of all views is now \(String(present, radix: 16))
            """
        )
    }

    @Test("a new file and one brought forward from the first schema hold the same tables, indexes and views")
    func forward() throws {
        let world = try NewsWorld()
        let path = world.directory + "/old.sqlite"
        try Files.write(try Files.read("\(NewsWorld.tests)/Fixtures/databases/schema-1.db"), to: path)
        let old = try NewsDatabase(path: path, role: .writer)
        defer { old.close() }
        let sql =
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
        #expect(try old.query(sql).rows == world.database.query(sql).rows)
    }
}
