using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A process whose use of the machine is sampled.</summary>
/// <param name="Role">Whose.</param>
/// <param name="Name">The pipeline's full name, or the role.</param>
/// <param name="Copy">Of a neighbour, counted from 1; 0: of none.</param>
/// <param name="Pid">The process.</param>
/// <param name="Page">The page that a child shares with us; null: it is none.</param>
internal sealed record SampledProcess(ProcessRole Role, string Name, int Copy, int Pid, string? Page);
