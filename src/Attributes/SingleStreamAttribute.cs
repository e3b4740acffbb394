namespace Modbench;

/// <summary>One query at a time: the next is due when the one before it has ended (MLPerf LoadGen's SingleStream).</summary>
public sealed class SingleStreamAttribute : ScenarioAttribute;
