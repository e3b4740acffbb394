namespace Modbench;

/// <summary>A <see cref="StateAttribute"/> that serves one query after another.</summary>
public interface IResettable
{
    /// <summary>Forgets the last query; called after it has ended. Must not throw.</summary>
    void Reset();
}
