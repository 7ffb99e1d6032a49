import Fetching
import News
import Testing

struct HostPresetTests {
    @Test("P40: every known host is a registrable domain, has a reason and says something")
    func table() {
        for (domain, preset) in HostPreset.table {
            #expect(Host(domain)?.domain == domain)
            #expect(Host("www." + domain)?.domain == domain)
            #expect(!preset.reason.isEmpty)
            #expect(preset.budget != nil || preset.hub != nil || !preset.allowsWhole, "\(domain)")
        }
        #expect(HostBudget.presets["reddit.com"]?.gap == .seconds(60))
    }
}
