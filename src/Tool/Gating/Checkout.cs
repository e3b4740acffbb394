namespace Modbench.Tool.Gating;

/// <summary>A commit of a repository in a work tree of its own.</summary>
/// <param name="Repository">A folder of the repository: its top, or a submodule's.</param>
/// <param name="Commit">What is checked out.</param>
/// <param name="Folder">Where to.</param>
/// <param name="Name">For messages: the submodule's path; null: it is the project's own repository.</param>
internal sealed record Checkout(string Repository, string Commit, string Folder, string? Name = null);
