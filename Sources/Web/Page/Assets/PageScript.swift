/// The one script: keys, relative times that move on, and reading without a net. Every page does all it must without it.
enum PageScript {
    static let text = "const forms = \(forms);\n" + code

    /// How long ago in every language, in every form that a number asks for: the words of the page itself.
    private static var forms: String {
        let languages = PageLanguage.allCases.map { language in
            let words = PageWords(language)
            let units: [(name: String, text: (Int) -> String)] = [
                ("minute", words.minutes), ("hour", words.hours), ("day", words.days),
            ]
            let rows = units.map { unit in
                let forms = samples(language).map { category, number in
                    let text = words.ago(unit.text(number)).replacing("\(number)", with: "#")
                    return "\(category):'\(text)'"
                }
                return "\(unit.name):{\(forms.joined(separator: ","))}"
            }
            return "\(language.code):{\(rows.joined(separator: ","))}"
        }
        return "{\(languages.joined(separator: ","))}"
    }

    /// A number for each form, by the names that browsers have for them.
    private static func samples(_ language: PageLanguage) -> [(String, Int)] {
        switch language {
        case .arabic: [("one", 1), ("two", 2), ("few", 3), ("many", 11), ("other", 100)]
        case .french, .english: [("one", 1), ("other", 2)]
        }
    }

    private static let code = #"""
        (() => {
          'use strict';
          const lang = document.documentElement.lang;
          const units = [['day', 86400], ['hour', 3600], ['minute', 60]];
          const plural = new Intl.PluralRules(lang);
          const opened = Date.now();
          const renew = () => {
            for (const time of document.querySelectorAll('time[data-age]')) {
              const seconds = Number(time.dataset.age) + (Date.now() - opened) / 1000;
              const unit = units.find(u => seconds >= u[1]);
              if (!unit || seconds >= 604800) continue;
              const count = Math.floor(seconds / unit[1]), form = forms[lang][unit[0]];
              time.textContent = (form[plural.select(count)] || form.other).replace('#', count);
            }
          };
          setInterval(renew, 60000);

          const stops = () => [...document.querySelectorAll('.card, .rows > li, .briefs > li')];
          let at = -1;
          const go = step => {
            const all = stops();
            if (!all.length) return;
            const focused = all.findIndex(e => e.contains(document.activeElement));
            at = Math.min(Math.max((focused >= 0 ? focused : at) + step, 0), all.length - 1);
            const link = all[at].querySelector('.title a') || all[at].querySelector('a');
            for (const e of all) e.classList.remove('here');
            all[at].classList.add('here');
            if (link) link.focus({ preventScroll: true });
            all[at].scrollIntoView({ block: 'nearest' });
          };
          document.addEventListener('keydown', e => {
            if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
            if (e.target instanceof Element && e.target.closest('input, select, textarea')) {
              if (e.key === 'Escape') e.target.blur();
              return;
            }
            if (e.key === 'j') go(1);
            else if (e.key === 'k') go(-1);
            else if (e.key === '/') document.querySelector('input[type=search]')?.focus();
            else return;
            e.preventDefault();
          });

          if ('serviceWorker' in navigator && window.isSecureContext) {
            const worker = '/worker.js';
            const policy = window.trustedTypes?.createPolicy('khabar', {
              createScriptURL: url => { if (url === worker) return url; throw new TypeError(url); }
            });
            navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker).catch(() => {});
          }
        })();

        """#
}
