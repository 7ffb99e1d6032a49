/// What this program was built from. The plugin `ReadOrigin` writes the rest at each build: `commit`, empty where it is not known.
///
/// It is a target of its own, so that a new commit compiles two short files anew and links.
package enum Origin {}
